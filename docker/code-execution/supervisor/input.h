#ifndef INPUT_H
#define INPUT_H
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "frame.h"

// What the host sends an interactive program to read: one frame at a time, which waits until the program has taken it.
struct input {
  int to; // our end of the program's stdin; -1: it has no stdin of ours, or nothing more comes
  unsigned char frame[FRAME_HEAD + FRAME_MAX];
  size_t have; // bytes of the frame that are here
  size_t sent; // bytes of its payload that the program has
};

// What to poll for on fd 0 and on the program's stdin.
short input_from_events(const struct input *input);
short input_to_events(const struct input *input);
// Takes what the host has sent, without waiting for more. Ends the container when the host is gone.
void input_read(struct input *input);
// Passes on what the program takes now. `events`: what poll told of its stdin.
void input_write(struct input *input, short events);
#endif
