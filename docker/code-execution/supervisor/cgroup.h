#ifndef CGROUP_H
#define CGROUP_H
#include "counters.h"

// This container's own cgroup counters, from version 1 or 2. -1: the kernel does not offer it.
struct counters cgroup_read(void);
#endif
