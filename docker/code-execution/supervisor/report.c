#include "report.h"

#include <stdio.h>
#include <sys/wait.h>

#include "frame.h"

void report_write(const struct outcome *outcome) {
  int64_t cgroup_cpu_us = outcome->after.cpu_us - outcome->before.cpu_us;
  char text[1024];
  int length = snprintf(
      text, sizeof text,
      "exitCode=%d\nsignal=%d\nstopped=%s\nstdoutBytes=%llu\nstderrBytes=%llu\nwallUs=%lld\ncpuUs=%lld\n"
      "maxRssKb=%lld\nmemorySampledBytes=%lld\nmemoryPeakBeforeBytes=%lld\nmemoryPeakBytes=%lld\noomKills=%lld\n"
      "memoryLimitHit=%lld\npidsRefused=%lld\nmemoryLimitBytes=%lld\nfilesFull=%d\n",
      WIFEXITED(outcome->status) ? WEXITSTATUS(outcome->status) : -1,
      WIFSIGNALED(outcome->status) ? WTERMSIG(outcome->status) : -1, outcome->stopped,
      (unsigned long long)outcome->stdout_bytes, (unsigned long long)outcome->stderr_bytes, (long long)outcome->wall_us,
      (long long)(cgroup_cpu_us > outcome->cpu_us ? cgroup_cpu_us : outcome->cpu_us), (long long)outcome->max_rss_kb,
      (long long)outcome->memory_sampled_bytes, (long long)outcome->before.memory_peak_bytes,
      (long long)outcome->after.memory_peak_bytes, (long long)(outcome->after.oom_kills - outcome->before.oom_kills),
      (long long)outcome->after.memory_limit_hit, (long long)(outcome->after.pids_refused - outcome->before.pids_refused),
      (long long)outcome->after.memory_limit_bytes, outcome->is_full);
  frame_write(FRAME_REPORT, text, (size_t)length);
}
