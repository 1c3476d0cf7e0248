import { type Attack, both, embeddedFails } from "./attack.fixture.ts";

/** Forks one that goes on when the program has ended, and puts a file and a link in each other's place for ever. */
const EXCHANGE = `#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  if (fork() > 0) {
    while (access("out", F_OK) != 0) usleep(1000);
    return usleep(50000);
  }
  for (;;) {
    int file = open("file", O_WRONLY | O_CREAT, 0600);
    write(file, "mine", 4);
    close(file);
    rename("file", "out");
    symlink("/etc/passwd", "link");
    rename("link", "out");
  }
}`;

/** A file that was asked for is none that could be handed back. */
const notAFile = { verdict: "file_error", left: /^\[\{"name":"out","error":"not-a-file"\}\]$/ } as const;

/** What programs leave in the place of the file that they were asked for: as ever, the host opens none of them. */
export const LEFT_ATTACKS: readonly Attack[] = [
  {
    name: "a link to a file of the host, left",
    language: "python",
    code: 'import os\nos.symlink("/etc/passwd", "out")',
    output: "out",
    isUsual: true,
    outcomes: embeddedFails(/./, notAFile),
  },
  {
    name: "a link to a device without end, left",
    language: "python",
    code: 'import os\nos.symlink("/dev/urandom", "out")',
    output: "out",
    isUsual: true,
    outcomes: embeddedFails(/./, notAFile),
  },
  {
    name: "a link in the path, left",
    language: "python",
    code: 'import os\nos.symlink("/etc", "folder")',
    output: "folder/passwd",
    outcomes: embeddedFails(/./, {
      verdict: "file_error",
      left: /^\[\{"name":"folder\/passwd","error":"not-a-file"\}\]$/,
    }),
  },
  {
    name: "a pipe, left",
    language: "python",
    code: 'import os\nos.mkfifo("out")',
    output: "out",
    outcomes: embeddedFails(/./, notAFile),
  },
  {
    name: "a socket, left",
    language: "python",
    code: 'import socket\nsocket.socket(socket.AF_UNIX).bind("out")',
    output: "out",
    outcomes: embeddedFails(/./, notAFile),
  },
  {
    name: "a second name of a file of the system, left",
    language: "bash",
    // Another file system, and so there can be none.
    code: "ln /etc/passwd out; true",
    output: "out",
    outcomes: { docker: { verdict: "file_error", left: /"error":"missing"/ } },
  },
  {
    name: "a file and a link that exchange places for ever, left",
    language: "c",
    code: EXCHANGE,
    output: "out",
    isUsual: true,
    outcomes: {
      docker: {
        verdict: ["ok", "file_error"],
        left: /^\[\{"name":"out",("content":"mine","encoding":"utf8"|"error":"not-a-file")\}\]$/,
      },
    },
  },
  {
    name: "a file that is larger than its blocks, left",
    language: "python",
    code: 'open("out", "wb").truncate(30 << 20)',
    output: "out",
    outcomes: both({ verdict: "file_error", left: /"error":"too-large"/ }),
  },
];
