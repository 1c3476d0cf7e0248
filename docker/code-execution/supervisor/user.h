#ifndef USER_H
#define USER_H

// The user that programs run as. Where the container begins with root, the supervisor keeps apart from it: on a kernel that lets a
// user into all its processes a program of the same user could write on our streams. Where it begins as that user, that
// kernel keeps them apart itself, and nothing is done here.

// To handle its files, while no program runs.
void user_be_program(void);
// To watch over it.
void user_be_apart(void);
// For good.
void user_become_program(void);
#endif
