#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "frame.h"
#include "input.h"

enum { TICK_MS = 20 };

static int64_t now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

// Passes on what may still pass, and counts the rest as well. Closes at the end of the stream.
static void forward(int *from, uint8_t type, uint64_t most, uint64_t *written) {
  static unsigned char bytes[FRAME_MAX];
  ssize_t got = read(*from, bytes, sizeof bytes);
  if (got < 0 && errno == EINTR) return;
  if (got <= 0) {
    close(*from);
    *from = -1; // poll passes over negative descriptors
    return;
  }
  uint64_t allowed = most > *written ? most - *written : 0;
  size_t pass = (uint64_t)got < allowed ? (size_t)got : (size_t)allowed;
  if (pass > 0) frame_write(type, bytes, pass);
  *written += (uint64_t)got;
}

// As PID 1 we may kill everything else in the container and are ourselves out of its reach.
static void kill_everything(void) {
  kill(-1, SIGKILL);
}

// Reaps whatever ended; true once the program itself has.
static bool reap(pid_t program, struct outcome *outcome, int64_t started) {
  bool ended = false;
  int status;
  struct rusage usage;
  for (pid_t pid; (pid = wait4(-1, &status, WNOHANG, &usage)) > 0;) {
    if (pid != program) continue;
    ended = true;
    outcome->status = status;
    outcome->wall_us = now_us() - started;
    outcome->max_rss_kb = usage.ru_maxrss;
    outcome->cpu_us = (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
                      usage.ru_stime.tv_usec;
  }
  return ended;
}

// Each limit once. None of the names is part of another.
static void stop(struct outcome *outcome, const char *limit) {
  if (strstr(outcome->stopped, limit) != NULL) return;
  if (outcome->stopped[0] != 0) strcat(outcome->stopped, ",");
  strcat(outcome->stopped, limit);
}

// tmpfs hands out whole pages, so the last of them may not be taken.
static bool is_full(const char *folder) {
  struct statvfs room;
  return statvfs(folder, &room) == 0 && (room.f_bavail * 100 < room.f_blocks || room.f_favail == 0);
}

// Of all its processes. 0: no limit.
static void check_cpu(const struct request *request, struct outcome *outcome, const struct counters *now, uint64_t extra_ms) {
  int64_t cpu_us = now->cpu_us - outcome->before.cpu_us;
  if (request->cpu_ms > 0 && cpu_us >= (int64_t)(request->cpu_ms + extra_ms) * 1000) stop(outcome, "cpu");
}

// `looked`: when the kernel's counters were read last. A program that writes in small pieces wakes us for each of them, and
// what we spend is counted as the program's.
static void check_limits(const struct request *request, struct outcome *outcome, int64_t started, int64_t *looked) {
  int64_t at = now_us();
  if (at - started >= (int64_t)request->wall_ms * 1000) stop(outcome, "wall");
  if (at - *looked < TICK_MS * 1000) return;
  *looked = at;
  struct counters now = counters_read();
  if (now.memory_bytes > outcome->memory_sampled_bytes) outcome->memory_sampled_bytes = now.memory_bytes;
  check_cpu(request, outcome, &now, request->cpu_extra_ms);
}

struct outcome watch(const struct request *request, struct child child, int signals) {
  struct outcome outcome = {.stopped = "", .before = counters_require()};
  int64_t started = now_us(), looked = started;
  static struct input input;
  input.to = child.in;
  bool ended = false, all_dead = false;
  // The streams end only when every process that holds them is dead, so the program's end ends the rest too.
  while (!all_dead || child.out >= 0 || child.err >= 0) {
    struct pollfd watched[] = {{.fd = signals, .events = POLLIN},
                               {.fd = child.out, .events = POLLIN},
                               {.fd = child.err, .events = POLLIN},
                               {.fd = 0, .events = input_from_events(&input)},
                               {.fd = input.to, .events = input_to_events(&input)}};
    if (poll(watched, 5, ended ? 1 : TICK_MS) < 0 && errno != EINTR) fail("cannot wait for the program");
    if (watched[0].revents) {
      struct signalfd_siginfo ignored;
      if (read(signals, &ignored, sizeof ignored) < 0) fail("cannot read a signal");
    }
    if (watched[3].revents & POLLIN && request->is_interactive) input_read(&input);
    else if (watched[3].revents) _exit(71); // the host closed its side: with PID 1 the kernel ends all others
    if (watched[4].revents) input_write(&input, watched[4].revents);
    if (watched[1].revents) forward(&child.out, FRAME_STDOUT, request->stdout_bytes, &outcome.stdout_bytes);
    if (watched[2].revents) forward(&child.err, FRAME_STDERR, request->stderr_bytes, &outcome.stderr_bytes);
    if (outcome.stdout_bytes > request->stdout_bytes) stop(&outcome, "stdout");
    if (outcome.stderr_bytes > request->stderr_bytes) stop(&outcome, "stderr");
    if (reap(child.pid, &outcome, started)) ended = true;
    if (!ended) check_limits(request, &outcome, started, &looked);
    if (ended || outcome.stopped[0] != 0) kill_everything();
    all_dead = ended && wait4(-1, NULL, WNOHANG, NULL) < 0 && errno == ECHILD;
  }
  outcome.after = counters_require();
  check_cpu(request, &outcome, &outcome.after, 0); // what it took past the limit was extra time, or between two looks
  outcome.is_full = is_full(".") || is_full("/tmp");
  return outcome;
}
