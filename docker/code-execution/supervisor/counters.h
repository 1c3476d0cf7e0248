#ifndef COUNTERS_H
#define COUNTERS_H
#include <stdint.h>

// What the container used so far. -1: nobody tells.
struct counters {
  int64_t cpu_us;
  int64_t memory_bytes;
  int64_t memory_limit_bytes;
  int64_t memory_peak_bytes; // since the container was made, so it includes the runtime that started us
  int64_t oom_kills; // for whatever memory ran out: the container's own, or that of the host or of a cgroup above
  int64_t memory_limit_hit; // 1: memory ran out at the container's own limit at some time; 0: at none
  int64_t pids_refused;
};

// Who tells: `cgroup`, this container's own, of version 1 or 2; or `processes`, for a kernel of the container's own that has no
// cgroup of it. Fails the container for any other name.
void counters_choose(const char *source);

struct counters counters_read(void);

// As above; fails the container without those that limits and verdicts rest on: processor time, memory, OOM kills and whose limit was hit.
struct counters counters_require(void);
#endif
