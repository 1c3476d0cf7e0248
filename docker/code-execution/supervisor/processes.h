#ifndef PROCESSES_H
#define PROCESSES_H
#include "counters.h"

// What /proc tells of all processes of a kernel that is this container's alone. There a lack of memory ends the container as
// a whole, so no OOM kill is ever seen from within. The peak is that of the moments when it was read; refused processes are not
// told (-1).
struct counters processes_read(void);
#endif
