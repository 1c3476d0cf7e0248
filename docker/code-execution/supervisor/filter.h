#ifndef FILTER_H
#define FILTER_H
#include <stdbool.h>

// Keeps this process and all that it becomes and starts from system calls that no program needs: for good. False, with
// errno: it does not hold, and nothing may be executed.
bool filter_install(void);
#endif
