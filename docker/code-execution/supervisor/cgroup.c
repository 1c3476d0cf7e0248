#include "cgroup.h"

#include <unistd.h>

#include "number_in_file.h"

#define ROOT "/sys/fs/cgroup/"

static int64_t any(int64_t count) {
  return count > 0 ? 1 : count;
}

// Whether a peak has come within a fiftieth of its limit, as it does before memory runs out there. Not memory.failcnt: newer
// kernels no longer count it.
static int64_t peak_at_limit(const char *peak_path, const char *limit_path) {
  int64_t peak = number_in_file(peak_path, "");
  int64_t limit = number_in_file(limit_path, "");
  return peak < 0 || limit < 0 ? -1 : peak >= limit - limit / 50;
}

struct counters cgroup_read(void) {
  if (access(ROOT "cgroup.controllers", F_OK) == 0) {
    return (struct counters){
        .cpu_us = number_in_file(ROOT "cpu.stat", "usage_usec "),
        .memory_bytes = number_in_file(ROOT "memory.current", ""),
        .memory_limit_bytes = number_in_file(ROOT "memory.max", ""),
        .memory_peak_bytes = number_in_file(ROOT "memory.peak", ""), // since Linux 5.19
        .oom_kills = number_in_file(ROOT "memory.events", "oom_kill "),
        .memory_limit_hit = any(number_in_file(ROOT "memory.events", "oom ")),
        .pids_refused = number_in_file(ROOT "pids.events", "max "),
    };
  }
  int64_t cpu_ns = number_in_file(ROOT "cpuacct/cpuacct.usage", "");
  int64_t limit_hit = peak_at_limit(ROOT "memory/memory.max_usage_in_bytes", ROOT "memory/memory.limit_in_bytes");
  int64_t swap_limit_hit =
      peak_at_limit(ROOT "memory/memory.memsw.max_usage_in_bytes", ROOT "memory/memory.memsw.limit_in_bytes");
  return (struct counters){
      .cpu_us = cpu_ns < 0 ? -1 : cpu_ns / 1000,
      .memory_bytes = number_in_file(ROOT "memory/memory.usage_in_bytes", ""),
      .memory_limit_bytes = number_in_file(ROOT "memory/memory.limit_in_bytes", ""),
      .memory_peak_bytes = number_in_file(ROOT "memory/memory.max_usage_in_bytes", ""),
      .oom_kills = number_in_file(ROOT "memory/memory.oom_control", "oom_kill "), // since Linux 4.13
      // The limit of memory with swap is the same, and may be the one that is hit.
      .memory_limit_hit = swap_limit_hit > 0 ? 1 : limit_hit,
      .pids_refused = number_in_file(ROOT "pids/pids.events", "max "),
  };
}
