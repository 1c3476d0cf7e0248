#include "processes.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "number_in_file.h"

// Fields of /proc/<pid>/stat after the name, which is in brackets and may hold brackets and blanks itself.
enum { STATE = 3, OWN_USER = 14, REAPED_SYSTEM = 17 };

static int64_t microseconds(struct timeval time) {
  return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

// Of a process and of its children that it waited for. 0: it has ended.
static int64_t ticks_of(const char *pid) {
  char path[sizeof "/proc//stat" + NAME_MAX], text[1024];
  snprintf(path, sizeof path, "/proc/%s/stat", pid);
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  char *field = strrchr(text, ')');
  int64_t sum = 0;
  for (int at = STATE - 1; field != NULL && at < REAPED_SYSTEM; at++) {
    field = strchr(field + 1, ' ');
    if (field != NULL && at + 1 >= OWN_USER) sum += strtoll(field, NULL, 10);
  }
  return sum;
}

// Of all others, those that live and those that we waited for. -1: /proc cannot be read.
static int64_t cpu_now_us(void) {
  struct rusage reaped;
  DIR *folder = opendir("/proc");
  if (folder == NULL || getrusage(RUSAGE_CHILDREN, &reaped) != 0) return -1;
  int64_t ticks = 0;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && strcmp(entry->d_name, "1") != 0) ticks += ticks_of(entry->d_name);
  closedir(folder);
  return microseconds(reaped.ru_utime) + microseconds(reaped.ru_stime) + ticks * 1000000 / sysconf(_SC_CLK_TCK);
}

struct counters processes_read(void) {
  static int64_t counted_us, last_us, last_at_us, peak_bytes;
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  int64_t at_us = (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000, now_us = cpu_now_us();
  // A kernel that does not see the processors counts what waits for one, too.
  int64_t most_us = (at_us - last_at_us) * sysconf(_SC_NPROCESSORS_ONLN), used_us = now_us - last_us;
  // A process that nobody waits for takes its time with it: what was counted once stays counted.
  if (used_us > 0) counted_us += used_us < most_us ? used_us : most_us;
  last_us = now_us;
  last_at_us = at_us;
  // With files in memory, and without those of the image that the program has mapped.
  int64_t memory_kb = number_in_file("/proc/meminfo", "AnonPages:");
  if (memory_kb * 1024 > peak_bytes) peak_bytes = memory_kb * 1024;
  return (struct counters){
      .cpu_us = now_us < 0 ? -1 : counted_us,
      .memory_bytes = memory_kb < 0 ? -1 : memory_kb * 1024,
      .memory_limit_bytes = number_in_file("/proc/meminfo", "MemTotal:") * 1024,
      .memory_peak_bytes = peak_bytes,
      .oom_kills = 0,
      .memory_limit_hit = 0,
      .pids_refused = -1,
  };
}
