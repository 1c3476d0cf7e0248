#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frame.h"
#include "path.h"

static unsigned char payload[FRAME_MAX + 1];

// Makes the folders that a name lies in. What is there already was made for another file.
static void make_folders(char *name) {
  for (char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (mkdir(name, 0700) != 0 && errno != EEXIST) fail("cannot make a folder of the request");
    *slash = '/';
  }
}

static void push(char **list, size_t most, char *value) {
  size_t count = 0;
  while (list[count] != NULL) count++;
  errno = 0;
  if (count == most) fail("the request has too many arguments, variables or files");
  list[count] = value;
}

// The working directory is empty and ours until the program starts, so no part of a name below it can be a link.
static int open_file(struct request *request, uint32_t length) {
  payload[length] = 0;
  char *name = (char *)payload + 2;
  errno = 0;
  if (length < 3 || !path_is_below(name)) fail("a file of the request has no name below the working directory");
  make_folders(name);
  unsigned told = (unsigned)(payload[0] << 8 | payload[1]);
  if (told & 0x8000) {
    char *given = strdup(name);
    if (given == NULL) fail("cannot remember a file of the request");
    push(request->given, MAX_GIVEN, given);
  }
  mode_t mode = (mode_t)told & 0777;
  int file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (file < 0) fail("cannot write a file of the request");
  return file;
}

static void append(int file, uint32_t length) {
  for (uint32_t done = 0; done < length;) {
    ssize_t put = write(file, payload + done, length - done);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) fail("cannot write a file of the request");
    done += (uint32_t)put;
  }
}

static void set(struct request *request, const char *key, char *value) {
  if (strcmp(key, "arg") == 0) push(request->arguments, MAX_ARGUMENTS, value);
  else if (strcmp(key, "env") == 0) push(request->environment, MAX_ENVIRONMENT, value);
  else if (strcmp(key, "stdin") == 0) request->input = value;
  else if (strcmp(key, "interactive") == 0) request->is_interactive = true;
  else if (strcmp(key, "wallMs") == 0) request->wall_ms = strtoull(value, NULL, 10);
  else if (strcmp(key, "cpuMs") == 0) request->cpu_ms = strtoull(value, NULL, 10);
  else if (strcmp(key, "cpuExtraMs") == 0) request->cpu_extra_ms = strtoull(value, NULL, 10);
  else if (strcmp(key, "stderrToStdout") == 0) request->stderr_to_stdout = true;
  else if (strcmp(key, "fileBytes") == 0) request->file_bytes = strtoull(value, NULL, 10);
  else if (strcmp(key, "processes") == 0) request->processes = strtoull(value, NULL, 10);
  else if (strcmp(key, "stackBytes") == 0) request->stack_bytes = strtoull(value, NULL, 10);
  else if (strcmp(key, "stdoutBytes") == 0) request->stdout_bytes = strtoull(value, NULL, 10);
  else if (strcmp(key, "stderrBytes") == 0) request->stderr_bytes = strtoull(value, NULL, 10);
  else if (strcmp(key, "left") == 0) push(request->left, MAX_LEFT, value);
  else if (strcmp(key, "leftBytes") == 0) request->left_bytes = strtoull(value, NULL, 10);
  else if (strcmp(key, "keepBytes") == 0) request->keep_bytes = strtoull(value, NULL, 10);
  else if (strcmp(key, "keepFiles") == 0) {
    request->keeps = true;
    request->keep_files = strtoull(value, NULL, 10);
  }
  else {
    errno = 0;
    fail("the request has a setting that this supervisor does not know");
  }
}

// The go frame: `key=value` strings, each ended by NUL.
static void read_settings(struct request *request, uint32_t length) {
  payload[length] = 0;
  char *end = (char *)payload + length;
  for (char *entry = (char *)payload; entry < end; entry += strlen(entry) + 1) {
    char *value = strchr(entry, '=');
    errno = 0;
    if (value == NULL) fail("the request has a setting without a value");
    *value++ = 0;
    set(request, entry, value);
    entry = value;
  }
  errno = 0;
  if (request->arguments[0] == NULL || request->wall_ms == 0) fail("the request lacks a program or a time limit");
}

void request_read(struct request *request) {
  memset(request, 0, sizeof *request);
  int file = -1;
  for (;;) {
    uint32_t length;
    uint8_t type = frame_read(payload, &length);
    if (type == FRAME_DATA && file >= 0) {
      append(file, length);
      continue;
    }
    if (file >= 0) close(file);
    file = -1;
    if (type == FRAME_FILE) {
      file = open_file(request, length);
    } else if (type == FRAME_GO) {
      read_settings(request, length);
      return;
    } else {
      errno = 0;
      fail("the request has a frame out of place");
    }
  }
}
