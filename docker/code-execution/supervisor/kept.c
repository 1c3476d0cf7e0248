#include "kept.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frame.h"

// Of a name below the working directory, and of the folders that it lies in: as the host has them for the files of programs.
enum { MAX_NAME = 200, MAX_FOLDERS = 8 };

struct walk {
  const struct request *request;
  uint64_t bytes, files; // that there is still room for
  bool is_over;          // something was wrong: nothing more is handed on
};

static void announce(struct walk *walk, const char *error, bool is_executable, const char *name) {
  char text[MAX_NAME + 64];
  int length = snprintf(text, sizeof text, "%s%c%s%c%s", error, 0, is_executable ? "x" : "", 0, name);
  frame_write(FRAME_KEPT, text, (size_t)length);
  if (error[0] != 0) walk->is_over = true;
}

static bool came_with_program(const struct request *request, const char *name) {
  for (char *const *given = request->given; *given != NULL; given++)
    if (strcmp(*given, name) == 0) return true;
  return false;
}

static void keep_file(struct walk *walk, int file, const struct stat *about, const char *name) {
  static unsigned char bytes[FRAME_MAX];
  uint64_t size = (uint64_t)about->st_size;
  if (walk->files == 0) return announce(walk, "too-many", false, name);
  if (size > walk->bytes) return announce(walk, "too-large", false, name);
  walk->files--;
  walk->bytes -= size;
  announce(walk, "", (about->st_mode & 0100) != 0, name);
  while (size > 0) {
    ssize_t got = read(file, bytes, size < sizeof bytes ? (size_t)size : sizeof bytes);
    if (got <= 0) fail("cannot read a file that the program left");
    frame_write(FRAME_KEPT_DATA, bytes, (size_t)got);
    size -= (uint64_t)got;
  }
}

// `folder` is closed at the end. No link is followed: each name is opened below the open folder that it lies in.
static void keep_folder(struct walk *walk, int folder, const char *prefix, int depth) {
  DIR *entries = fdopendir(folder);
  if (entries == NULL) fail("cannot read a folder that the program left");
  for (struct dirent *entry; !walk->is_over && (entry = readdir(entries)) != NULL;) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    char name[MAX_NAME + 1];
    int length = snprintf(name, sizeof name, "%s%s", prefix, entry->d_name);
    struct stat about;
    if (fstatat(folder, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0) {
      announce(walk, "unreadable", false, prefix);
      break;
    }
    if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) continue;
    if (length < 0 || length > MAX_NAME || (S_ISDIR(about.st_mode) && depth == MAX_FOLDERS)) {
      announce(walk, "name", false, prefix);
      break;
    }
    if (S_ISREG(about.st_mode) && came_with_program(walk->request, name)) continue;
    int flags = S_ISDIR(about.st_mode) ? O_RDONLY | O_DIRECTORY : O_RDONLY | O_NONBLOCK;
    int opened = openat(folder, entry->d_name, flags | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0) {
      announce(walk, "unreadable", false, name);
      break;
    }
    if (S_ISDIR(about.st_mode)) {
      char below[MAX_NAME + 2];
      snprintf(below, sizeof below, "%s/", name);
      keep_folder(walk, opened, below, depth + 1);
    } else {
      keep_file(walk, opened, &about, name);
      close(opened);
    }
  }
  closedir(entries);
}

void kept_write(const struct request *request) {
  if (!request->keeps) return;
  struct walk walk = {.request = request, .bytes = request->keep_bytes, .files = request->keep_files};
  int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return announce(&walk, "unreadable", false, ".");
  keep_folder(&walk, folder, "", 0);
}
