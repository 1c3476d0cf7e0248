#ifndef NUMBER_IN_FILE_H
#define NUMBER_IN_FILE_H
#include <stdint.h>

// The number that follows `key` at the start of a line; with an empty key, the number that is the file. -1: there is none.
int64_t number_in_file(const char *path, const char *key);
#endif
