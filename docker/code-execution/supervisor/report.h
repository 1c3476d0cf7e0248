#ifndef REPORT_H
#define REPORT_H
#include "request.h"
#include "watch.h"

// Hands back the artifact, when one was asked for and the program succeeded, then the report, the last frame.
void report_write(const struct request *request, const struct outcome *outcome);
#endif
