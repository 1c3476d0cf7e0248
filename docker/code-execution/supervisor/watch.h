#ifndef WATCH_H
#define WATCH_H
#include <stdbool.h>
#include <stdint.h>

#include "child.h"
#include "counters.h"

// What happened, as far as it was seen from here.
struct outcome {
  char stopped[32]; // limits of ours that it hit, as they were seen, by commas: wall, cpu, stdout, stderr; "" for none
  uint64_t stdout_bytes, stderr_bytes; // written, passed on or not
  int status; // of the program, as wait4 gives it
  int64_t wall_us;
  int64_t cpu_us;
  int64_t max_rss_kb;
  int64_t memory_sampled_bytes; // greatest usage seen at a tick
  bool is_full; // a folder that it may write to had no room left at its end
  struct counters before, after;
};

// Forwards output and keeps the limits until the program and everything it left behind is dead.
struct outcome watch(const struct request *request, struct child child, int signals);
#endif
