#include "frame.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const unsigned char MAGIC[16] = "\nMILLRACE-RUN-1";

static void read_all(unsigned char *into, size_t length) {
  while (length > 0) {
    ssize_t got = read(0, into, length);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) _exit(71); // the host is gone: nobody is left to tell
    into += got;
    length -= (size_t)got;
  }
}

static void write_all(const void *bytes, size_t length) {
  const unsigned char *from = bytes;
  while (length > 0) {
    ssize_t put = write(1, from, length);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) _exit(71);
    from += put;
    length -= (size_t)put;
  }
}

void frame_await_magic(void) {
  size_t matched = 0;
  unsigned char byte;
  while (matched < sizeof MAGIC) {
    read_all(&byte, 1);
    // The first byte occurs once in MAGIC, so a mismatch can only start over at that byte.
    matched = byte == MAGIC[matched] ? matched + 1 : byte == MAGIC[0];
  }
}

uint8_t frame_read(unsigned char *payload, uint32_t *length) {
  unsigned char head[FRAME_HEAD];
  read_all(head, sizeof head);
  *length = (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
  if (*length > FRAME_MAX) {
    errno = 0;
    fail("the request has a frame above 64 KiB");
  }
  read_all(payload, *length);
  return head[4];
}

void frame_write(uint8_t type, const void *payload, size_t length) {
  const unsigned char head[FRAME_HEAD] = {(unsigned char)(length >> 24), (unsigned char)(length >> 16),
                                 (unsigned char)(length >> 8), (unsigned char)length, type};
  write_all(head, sizeof head);
  write_all(payload, length);
}

void fail(const char *what) {
  char text[256];
  int length = errno == 0 ? snprintf(text, sizeof text, "%s", what)
                          : snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
  frame_write(FRAME_FAILURE, text, length < (int)sizeof text ? (size_t)length : sizeof text - 1);
  _exit(70);
}
