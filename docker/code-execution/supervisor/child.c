#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "filter.h"
#include "frame.h"
#include "user.h"

// Why the program could not be started, from the child to us.
struct refusal {
  const char *what;
  int reason;
};

// When memory runs out the kernel is to pick the program, never the supervisor that reports on it.
static void offer_to_oom_killer(void) {
  prctl(PR_SET_DUMPABLE, 1); // else this file belongs to root
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, "1000", 4) != 4) _exit(126);
  close(file);
}

// 0: what the container has holds.
static bool limit(int resource, uint64_t most) {
  struct rlimit both = {.rlim_cur = most, .rlim_max = most};
  return most == 0 || setrlimit(resource, &both) == 0;
}

static _Noreturn void become(const struct request *request, int in, int out, int err, int broken) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  setsid();
  user_become_program();
  offer_to_oom_killer();
  int input = in >= 0 ? in : open(request->input == NULL ? "/dev/null" : request->input, O_RDONLY);
  // The program gets pipes and never the container's own stdout, so it cannot forge a frame.
  if (input < 0 || dup2(input, 0) < 0 || dup2(out, 1) < 0 || dup2(request->stderr_to_stdout ? out : err, 2) < 0) _exit(126);
  close(input);
  const char *what = "cannot limit the program's files, stack and processes";
  if (limit(RLIMIT_FSIZE, request->file_bytes) && limit(RLIMIT_STACK, request->stack_bytes) &&
      limit(RLIMIT_NPROC, request->processes)) {
    what = "cannot keep the program from system calls";
    if (filter_install()) {
      execve(request->arguments[0], request->arguments, request->environment);
      what = "cannot execute the program";
    }
  }
  struct refusal refusal = {what, errno};
  if (write(broken, &refusal, sizeof refusal) < 0) _exit(126);
  _exit(127);
}

struct child child_start(const struct request *request) {
  int in[2] = {-1, -1}, out[2], err[2], broken[2];
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0 || pipe2(broken, O_CLOEXEC) != 0) fail("cannot make a pipe");
  if (request->is_interactive && (pipe2(in, O_CLOEXEC) != 0 || fcntl(in[1], F_SETFL, O_NONBLOCK) != 0)) fail("cannot make a pipe");
  pid_t pid = fork();
  if (pid < 0) fail("cannot start a process");
  if (pid == 0) become(request, in[0], out[1], err[1], broken[1]);
  if (in[0] >= 0) close(in[0]);
  close(out[1]);
  close(err[1]);
  close(broken[1]);
  struct refusal refusal;
  if (read(broken[0], &refusal, sizeof refusal) == sizeof refusal) {
    errno = refusal.reason;
    fail(refusal.what);
  }
  close(broken[0]);
  return (struct child){.pid = pid, .out = out[0], .err = err[0], .in = in[1]};
}
