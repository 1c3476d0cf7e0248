// PID 1 of a container that runs one program once: takes files and a command from the host on fd 0, keeps the
// limits, and answers on fd 1 with the output, the files it left and a report. Static, so that nothing in the image
// or in the program's surroundings changes what it does.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>

#include "child.h"
#include "counters.h"
#include "frame.h"
#include "kept.h"
#include "left.h"
#include "report.h"
#include "request.h"
#include "user.h"
#include "watch.h"

int main(int count, char **arguments) {
  // Closes /proc/1/{mem,fd,environ,...} to the program, which has the same user.
  if (prctl(PR_SET_DUMPABLE, 0) != 0) fail("cannot protect the supervisor");
  signal(SIGPIPE, SIG_IGN);
  sigset_t child_signal;
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  if (sigprocmask(SIG_BLOCK, &child_signal, NULL) != 0) fail("cannot block signals");
  int signals = signalfd(-1, &child_signal, SFD_CLOEXEC);
  if (signals < 0) fail("cannot watch for the end of processes");

  counters_choose(count > 1 ? arguments[1] : "cgroup");
  counters_require(); // before anything is promised
  frame_write(FRAME_READY, NULL, 0);
  struct request request;
  frame_await_magic();
  user_be_program();
  request_read(&request);
  user_be_apart();
  struct child child = child_start(&request);
  frame_write(FRAME_STARTED, NULL, 0);
  struct outcome outcome = watch(&request, child, signals);
  user_be_program();
  left_write(&request);
  if (outcome.status == 0 && outcome.stopped[0] == 0) kept_write(&request);
  report_write(&outcome);
  return 0;
}
