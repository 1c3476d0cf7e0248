#ifndef KEPT_H
#define KEPT_H
#include "request.h"

// Hands on all regular files below the working directory but those that came with the program, each by its name and
// bytes, up to the limits of the request; or what is wrong with one, and no more then. Links, pipes and empty folders are
// passed over. For a request that asks for it, when nothing else of the container is alive.
void kept_write(const struct request *request);
#endif
