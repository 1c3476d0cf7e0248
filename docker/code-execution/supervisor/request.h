#ifndef REQUEST_H
#define REQUEST_H
#include <stdbool.h>
#include <stdint.h>

enum { MAX_ARGUMENTS = 256, MAX_ENVIRONMENT = 64, MAX_LEFT = 64, MAX_GIVEN = 256 };

// What the host asked for. Strings point into one buffer that lives as long as the process.
struct request {
  char *arguments[MAX_ARGUMENTS + 1];
  char *environment[MAX_ENVIRONMENT + 1];
  const char *input; // file in the working directory that the program reads, NULL for nothing
  bool is_interactive; // it reads what the host sends while it runs
  uint64_t wall_ms;
  uint64_t cpu_ms;
  uint64_t cpu_extra_ms; // past cpu_ms, before it is killed
  uint64_t stdout_bytes;
  uint64_t stderr_bytes;
  bool stderr_to_stdout;
  uint64_t file_bytes;  // of each file that it writes; 0: as the container has it
  uint64_t stack_bytes; // of its stack; 0: the same
  uint64_t processes;   // of its user; 0: the same
  char *left[MAX_LEFT + 1]; // files below the working directory to hand back
  uint64_t left_bytes;      // of all of them together
  bool keeps;                // all other files below the working directory are handed on, too,
  uint64_t keep_bytes;       // up to so many bytes of all of them together
  uint64_t keep_files;       // and so many files,
  char *given[MAX_GIVEN + 1]; // but for these, which came with the program
};

// Writes the files below the working directory as they arrive and returns once the host says go.
void request_read(struct request *request);
#endif
