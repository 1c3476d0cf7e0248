#ifndef CHILD_H
#define CHILD_H
#include <sys/types.h>

#include "request.h"

struct child {
  pid_t pid;
  int out; // read ends of its stdout and stderr
  int err;
  int in; // write end of its stdin, which does not block; -1: it reads a file, or nothing
};

// Starts the program; fails the container when it cannot be executed.
struct child child_start(const struct request *request);
#endif
