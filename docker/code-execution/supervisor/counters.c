#include "counters.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frame.h"

#define ROOT "/sys/fs/cgroup/"

// The number that follows `key` at the start of a line; with an empty key, the number that is the file.
static int64_t read_counter(const char *path, const char *key) {
  char text[4096];
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return -1;
  text[length] = 0;
  size_t key_length = strlen(key);
  for (char *line = text; line != NULL; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    if (strncmp(line, key, key_length) == 0) return strtoll(line + key_length, NULL, 10);
  }
  return -1;
}

static int64_t any(int64_t count) {
  return count > 0 ? 1 : count;
}

// Whether a peak has come within a fiftieth of its limit, as it does before memory runs out there. Not memory.failcnt: newer
// kernels no longer count it.
static int64_t peak_at_limit(const char *peak_path, const char *limit_path) {
  int64_t peak = read_counter(peak_path, "");
  int64_t limit = read_counter(limit_path, "");
  return peak < 0 || limit < 0 ? -1 : peak >= limit - limit / 50;
}

struct counters counters_read(void) {
  if (access(ROOT "cgroup.controllers", F_OK) == 0) {
    return (struct counters){
        .cpu_us = read_counter(ROOT "cpu.stat", "usage_usec "),
        .memory_bytes = read_counter(ROOT "memory.current", ""),
        .memory_limit_bytes = read_counter(ROOT "memory.max", ""),
        .memory_peak_bytes = read_counter(ROOT "memory.peak", ""), // since Linux 5.19
        .oom_kills = read_counter(ROOT "memory.events", "oom_kill "),
        .memory_limit_hit = any(read_counter(ROOT "memory.events", "oom ")),
        .pids_refused = read_counter(ROOT "pids.events", "max "),
    };
  }
  int64_t cpu_ns = read_counter(ROOT "cpuacct/cpuacct.usage", "");
  int64_t limit_hit = peak_at_limit(ROOT "memory/memory.max_usage_in_bytes", ROOT "memory/memory.limit_in_bytes");
  int64_t swap_limit_hit =
      peak_at_limit(ROOT "memory/memory.memsw.max_usage_in_bytes", ROOT "memory/memory.memsw.limit_in_bytes");
  return (struct counters){
      .cpu_us = cpu_ns < 0 ? -1 : cpu_ns / 1000,
      .memory_bytes = read_counter(ROOT "memory/memory.usage_in_bytes", ""),
      .memory_limit_bytes = read_counter(ROOT "memory/memory.limit_in_bytes", ""),
      .memory_peak_bytes = read_counter(ROOT "memory/memory.max_usage_in_bytes", ""),
      .oom_kills = read_counter(ROOT "memory/memory.oom_control", "oom_kill "), // since Linux 4.13
      // The limit of memory with swap is the same, and may be the one that is hit.
      .memory_limit_hit = swap_limit_hit > 0 ? 1 : limit_hit,
      .pids_refused = read_counter(ROOT "pids/pids.events", "max "),
  };
}

struct counters counters_require(void) {
  struct counters counters = counters_read();
  errno = 0;
  if (counters.cpu_us < 0) fail("the kernel does not tell the container's processor time");
  if (counters.memory_bytes < 0) fail("the kernel does not tell the container's memory");
  if (counters.oom_kills < 0) fail("the kernel does not tell the container's OOM kills");
  if (counters.memory_limit_hit < 0) fail("the kernel does not tell whether the container's memory limit was hit");
  return counters;
}
