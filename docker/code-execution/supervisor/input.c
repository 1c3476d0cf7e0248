#include "input.h"

#include <errno.h>
#include <unistd.h>

static size_t payload_length(const struct input *input) {
  const unsigned char *head = input->frame;
  return (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
}

static bool is_whole(const struct input *input) {
  return input->have >= FRAME_HEAD && input->have == FRAME_HEAD + payload_length(input);
}

static void close_input(struct input *input) {
  if (input->to >= 0) close(input->to);
  input->to = -1;
}

static void next_frame(struct input *input) {
  input->have = 0;
  input->sent = 0;
}

// A frame that the program has not taken yet stops the reading of more: what waits, waits with the host.
short input_from_events(const struct input *input) {
  return is_whole(input) ? 0 : POLLIN;
}

short input_to_events(const struct input *input) {
  return is_whole(input) ? POLLOUT : 0;
}

void input_read(struct input *input) {
  size_t wanted = input->have < FRAME_HEAD ? FRAME_HEAD : FRAME_HEAD + payload_length(input);
  ssize_t got = read(0, input->frame + input->have, wanted - input->have);
  if (got < 0 && errno == EINTR) return;
  if (got <= 0) _exit(71); // the host closed its side: with PID 1 the kernel ends all others
  input->have += (size_t)got;
  if (input->have < FRAME_HEAD) return;
  errno = 0;
  if (input->frame[4] != FRAME_INPUT || payload_length(input) > FRAME_MAX) fail("the host sent a frame out of place");
  if (!is_whole(input)) return;
  if (payload_length(input) == 0) close_input(input);
  // A program that reads no more is no reason to stop: what comes for it is dropped.
  if (input->to < 0) next_frame(input);
}

void input_write(struct input *input, short events) {
  if (events & POLLOUT) {
    ssize_t put = write(input->to, input->frame + FRAME_HEAD + input->sent, payload_length(input) - input->sent);
    if (put < 0 && errno != EINTR && errno != EAGAIN) close_input(input);
    if (put > 0) input->sent += (size_t)put;
  } else {
    close_input(input); // nobody reads it any more
  }
  if (is_whole(input) && (input->to < 0 || input->sent == payload_length(input))) next_frame(input);
}
