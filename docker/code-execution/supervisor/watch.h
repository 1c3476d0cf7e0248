#ifndef WATCH_H
#define WATCH_H
#include <stdbool.h>
#include <stdint.h>

#include "child.h"
#include "counters.h"

// What happened, as far as it was seen from here.
struct outcome {
  const char *stopped; // what we ended it for first: wall, cpu, stdout or stderr; "" for nothing
  bool stdout_truncated, stderr_truncated;
  int status; // of the program, as wait4 gives it
  int64_t wall_us;
  int64_t cpu_us;
  int64_t max_rss_kb;
  int64_t memory_sampled_bytes; // greatest usage seen at a tick
  struct counters before, after;
};

// Forwards output and keeps the limits until the program and everything it left behind is dead.
struct outcome watch(const struct request *request, struct child child, int signals);
#endif
