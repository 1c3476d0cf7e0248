#include "path.h"

#include <string.h>

bool path_is_below(const char *path) {
  for (const char *part = path;; part++) {
    size_t length = strcspn(part, "/");
    if (length == 0 || strncmp(part, ".", length) == 0 || (length == 2 && strncmp(part, "..", 2) == 0)) return false;
    part += length;
    if (*part == 0) return true;
  }
}
