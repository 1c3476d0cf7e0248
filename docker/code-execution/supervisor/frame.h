#ifndef FRAME_H
#define FRAME_H
#include <stddef.h>
#include <stdint.h>

// A frame on fd 0 (from the host) and fd 1 (to the host): u32 length big-endian, u8 type, payload.
enum { FRAME_MAX = 65536, FRAME_HEAD = 5 };

// From the host: file (u16 mode, name; 0x8000 in the mode: it comes with the program and is not kept), data (appended to
// that file), go (settings, argv; then it starts), and then input for an interactive program (nothing: no more comes).
enum { FRAME_FILE = 'F', FRAME_DATA = 'D', FRAME_GO = 'G', FRAME_INPUT = 'I' };
// To the host: ready for a request, the program was started, its output, each file to hand back (what is wrong with it, or
// nothing, then NUL and its name) and its bytes, each file to keep (the same, and between two NULs x when it may be run)
// and its bytes, the report (last), or why there is none.
enum {
  FRAME_READY = 'r',
  FRAME_STARTED = 's',
  FRAME_STDOUT = 'o',
  FRAME_STDERR = 'e',
  FRAME_LEFT = 'n',
  FRAME_LEFT_DATA = 'a',
  FRAME_KEPT = 'k',
  FRAME_KEPT_DATA = 'b',
  FRAME_REPORT = 'x',
  FRAME_FAILURE = 'f'
};

// Skips everything before the 16 bytes that open a request: an engine client may have put its own bytes first.
void frame_await_magic(void);
// Reads one frame into `payload` (FRAME_MAX bytes) and returns its type.
uint8_t frame_read(unsigned char *payload, uint32_t *length);
void frame_write(uint8_t type, const void *payload, size_t length);
// Tells the host what the supervisor itself could not do, and ends the container.
_Noreturn void fail(const char *what);
#endif
