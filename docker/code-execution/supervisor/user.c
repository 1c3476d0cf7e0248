#include "user.h"

#include <grp.h>
#include <unistd.h>

#include "frame.h"

enum { PROGRAM = 10001 };
static const gid_t GROUPS[] = {PROGRAM};

void user_be_program(void) {
  if (getuid() != 0) return;
  if (getegid() != PROGRAM && (setgroups(1, GROUPS) != 0 || setegid(PROGRAM) != 0)) fail("cannot act as the program's group");
  if (seteuid(PROGRAM) != 0) fail("cannot act as the program's user");
}

void user_be_apart(void) {
  if (getuid() == 0 && seteuid(0) != 0) fail("cannot keep apart from the program's user");
}

void user_become_program(void) {
  if (getuid() != 0) return;
  if (seteuid(0) != 0 || setresgid(PROGRAM, PROGRAM, PROGRAM) != 0 || setresuid(PROGRAM, PROGRAM, PROGRAM) != 0) _exit(126);
}
