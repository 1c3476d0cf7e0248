#include "left.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frame.h"
#include "path.h"

// Opens what the program left under this path without following a link in any part of it.
static int open_left(const char *path) {
  char part[256];
  int folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  for (size_t length; folder >= 0; path += length + 1) {
    length = strcspn(path, "/");
    if (length >= sizeof part) {
      errno = ENAMETOOLONG;
      break;
    }
    memcpy(part, path, length);
    part[length] = 0;
    bool is_last = path[length] == 0;
    int flags = is_last ? O_RDONLY | O_NONBLOCK : O_PATH | O_DIRECTORY;
    int next = openat(folder, part, flags | O_NOFOLLOW | O_CLOEXEC);
    int reason = errno;
    close(folder);
    errno = reason;
    if (is_last || next < 0) return next;
    folder = next;
  }
  return -1;
}

// Why a file is not handed back, or "" and the open file.
static const char *check_left(const char *path, uint64_t most, int *file, uint64_t *size) {
  struct stat about;
  if (!path_is_below(path)) return "name";
  *file = open_left(path);
  // ELOOP: a link. ENXIO: a socket.
  bool is_other = *file < 0 && (errno == ELOOP || errno == ENOTDIR || errno == ENXIO);
  if (*file < 0) return errno == ENOENT ? "missing" : is_other ? "not-a-file" : "unreadable";
  if (fstat(*file, &about) != 0 || !S_ISREG(about.st_mode)) return "not-a-file";
  if ((uint64_t)about.st_size > most) return "too-large";
  *size = (uint64_t)about.st_size;
  return "";
}

static void announce(const char *error, const char *path) {
  char text[4096];
  int length = snprintf(text, sizeof text, "%s%c%s", error, 0, path);
  frame_write(FRAME_LEFT, text, (size_t)length);
}

void left_write(const struct request *request) {
  static unsigned char bytes[FRAME_MAX];
  uint64_t most = request->left_bytes;
  for (char *const *path = request->left; *path != NULL; path++) {
    int file = -1;
    uint64_t size = 0;
    const char *error = check_left(*path, most, &file, &size);
    announce(error, *path);
    while (error[0] == 0 && size > 0) {
      ssize_t got = read(file, bytes, size < sizeof bytes ? (size_t)size : sizeof bytes);
      if (got <= 0) fail("cannot read a file that the program left");
      frame_write(FRAME_LEFT_DATA, bytes, (size_t)got);
      size -= (uint64_t)got;
      most -= (uint64_t)got;
    }
    if (file >= 0) close(file);
  }
}
