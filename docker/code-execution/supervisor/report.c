#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frame.h"

// Only now is nobody left to swap the file under us; links, devices and pipes are refused all the same.
// Returns why there is no artifact, or "".
static const char *write_artifact(const struct request *request) {
  static unsigned char bytes[FRAME_MAX];
  struct stat about;
  if (strchr(request->artifact, '/') != NULL) return "name";
  int file = open(request->artifact, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return errno == ENOENT ? "missing" : "unreadable";
  if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return "not-a-file";
  if ((uint64_t)about.st_size > request->artifact_bytes) return "too-large";
  for (ssize_t got; (got = read(file, bytes, sizeof bytes)) != 0;) {
    if (got < 0) return "unreadable";
    frame_write(FRAME_ARTIFACT, bytes, (size_t)got);
  }
  return "";
}

void report_write(const struct request *request, const struct outcome *outcome) {
  bool succeeded = WIFEXITED(outcome->status) && WEXITSTATUS(outcome->status) == 0;
  const char *artifact_error = request->artifact != NULL && succeeded ? write_artifact(request) : "";
  int64_t cgroup_cpu_us = outcome->after.cpu_us < 0 ? -1 : outcome->after.cpu_us - outcome->before.cpu_us;
  char text[1024];
  int length = snprintf(
      text, sizeof text,
      "exitCode=%d\nsignal=%d\nstopped=%s\nstdoutTruncated=%d\nstderrTruncated=%d\nwallUs=%lld\ncpuUs=%lld\n"
      "maxRssKb=%lld\nmemorySampledBytes=%lld\nmemoryPeakBeforeBytes=%lld\nmemoryPeakBytes=%lld\noomKills=%lld\n"
      "pidsRefused=%lld\nartifactError=%s\n",
      WIFEXITED(outcome->status) ? WEXITSTATUS(outcome->status) : -1,
      WIFSIGNALED(outcome->status) ? WTERMSIG(outcome->status) : -1, outcome->stopped,
      outcome->stdout_truncated, outcome->stderr_truncated, (long long)outcome->wall_us,
      (long long)(cgroup_cpu_us > outcome->cpu_us ? cgroup_cpu_us : outcome->cpu_us), (long long)outcome->max_rss_kb,
      (long long)outcome->memory_sampled_bytes, (long long)outcome->before.memory_peak_bytes,
      (long long)outcome->after.memory_peak_bytes, (long long)(outcome->after.oom_kills - outcome->before.oom_kills),
      (long long)(outcome->after.pids_refused - outcome->before.pids_refused), artifact_error);
  frame_write(FRAME_REPORT, text, (size_t)length);
}
