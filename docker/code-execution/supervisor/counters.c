#include "counters.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "cgroup.h"
#include "frame.h"
#include "processes.h"

static const struct {
  const char *name;
  struct counters (*read)(void);
} SOURCES[] = {{"cgroup", cgroup_read}, {"processes", processes_read}};
static struct counters (*read_source)(void);

void counters_choose(const char *source) {
  for (size_t at = 0; at < sizeof SOURCES / sizeof *SOURCES; at++)
    if (strcmp(SOURCES[at].name, source) == 0) read_source = SOURCES[at].read;
  errno = 0;
  if (read_source == NULL) fail("the supervisor is to count by a source that it does not know");
}

struct counters counters_read(void) {
  return read_source();
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
