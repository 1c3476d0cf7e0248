#ifndef PATH_H
#define PATH_H
#include <stdbool.h>

// Whether a path names something below the working directory: relative, without empty parts, `.` and `..`.
bool path_is_below(const char *path);
#endif
