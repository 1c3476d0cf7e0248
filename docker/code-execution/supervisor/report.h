#ifndef REPORT_H
#define REPORT_H
#include "watch.h"

// Writes the report, the last frame.
void report_write(const struct outcome *outcome);
#endif
