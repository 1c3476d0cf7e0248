#include "filter.h"

#include <asm/sockios.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define NATIVE AUDIT_ARCH_AARCH64
#else
#error "The filter of system calls is written for x86_64 and aarch64."
#endif

enum { MAX_STEPS = 256 };
static const uint32_t ALLOW = SECCOMP_RET_ALLOW;
static const uint32_t KILL = SECCOMP_RET_KILL_PROCESS;
static const uint32_t REFUSE = SECCOMP_RET_ERRNO | EPERM;
// For what libraries try first and do without when the kernel does not have it.
static const uint32_t ABSENT = SECCOMP_RET_ERRNO | ENOSYS;

// The engine's own filter, where it has one, holds as well: of two answers the stricter counts. This one does not differ
// between versions of engines.
static const uint32_t ABSENT_CALLS[] = {
    SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
    SYS_clone3, // its flags lie in memory, where a filter cannot see them
};
static const uint32_t REFUSED_CALLS[] = {
    // other processes' memory and registers
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_pidfd_getfd, SYS_kcmp,
    // the kernel's keys, page faults, programs and counters
    SYS_keyctl, SYS_add_key, SYS_request_key, SYS_userfaultfd, SYS_bpf, SYS_perf_event_open,
    // the machine
    SYS_kexec_load, SYS_kexec_file_load, SYS_reboot,
#ifdef SYS_modify_ldt
    SYS_modify_ldt,
#endif
    // file systems and namespaces
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_open_tree, SYS_move_mount, SYS_fsopen, SYS_fsconfig, SYS_fsmount,
    SYS_fspick, SYS_mount_setattr, SYS_unshare, SYS_setns,
};
// The supervisor is process 1 and has the program's own user, so these could take its limits and its turns from it.
static const uint32_t CALLS_ON_PROCESSES[] = {
    SYS_prlimit64, SYS_sched_setscheduler, SYS_sched_setparam, SYS_sched_setattr, SYS_sched_setaffinity,
};
enum { SUPERVISOR = 1, IOPRIO_WHO_PROCESS = 1 };
// Linux delivers no signal to the supervisor, which is PID 1, and other kernels do: none may name it, nor have a descriptor
// send one.
static const uint32_t SIGNALLING_CALLS[] = {
    SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_pidfd_open,
};
static const uint32_t SIGNALLING_FCNTLS[] = {F_SETOWN, F_SETOWN_EX, F_SETSIG};
static const uint32_t SIGNALLING_IOCTLS[] = {FIOSETOWN, SIOCSPGRP};
static const uint32_t NEW_NAMESPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
                                       CLONE_NEWPID | CLONE_NEWNET;

struct program {
  struct sock_filter steps[MAX_STEPS];
  unsigned short length;
};

static void add(struct program *program, uint16_t code, uint32_t value, uint8_t when_true, uint8_t when_false) {
  if (program->length < MAX_STEPS) program->steps[program->length] = (struct sock_filter){code, when_true, when_false, value};
  program->length++;
}

static void load(struct program *program, size_t offset) {
  add(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

// The lower half: what the calls below look at themselves.
static void load_argument(struct program *program, size_t index) {
  load(program, offsetof(struct seccomp_data, args) + index * sizeof(uint64_t));
}

static void answer(struct program *program, uint32_t action) {
  add(program, BPF_RET | BPF_K, action, 0, 0);
}

// Skips so many steps unless the value that was loaded is this one.
static void unless(struct program *program, uint32_t value, uint8_t skipped) {
  add(program, BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped);
}

static void answer_when(struct program *program, uint32_t value, uint32_t action) {
  unless(program, value, 1);
  answer(program, action);
}

// For each of these calls, the answer.
static void answer_calls(struct program *program, const uint32_t *calls, size_t count, uint32_t action) {
  for (size_t at = 0; at < count; at++) answer_when(program, calls[at], action);
}

// What is not of this machine's own kind would come under other numbers.
static void kill_foreign(struct program *program) {
  load(program, offsetof(struct seccomp_data, arch));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0);
  answer(program, KILL);
  load(program, offsetof(struct seccomp_data, nr));
#ifdef __X32_SYSCALL_BIT
  add(program, BPF_JMP | BPF_JGE | BPF_K, __X32_SYSCALL_BIT, 0, 1);
  answer(program, KILL);
#endif
}

// Threads and processes, but no namespaces.
static void answer_clone(struct program *program) {
  unless(program, SYS_clone, 4);
  load_argument(program, 0);
  add(program, BPF_JMP | BPF_JSET | BPF_K, NEW_NAMESPACES, 0, 1);
  answer(program, REFUSE);
  answer(program, ALLOW);
}

// Its first argument is the process.
static void spare_supervisor(struct program *program, uint32_t call) {
  unless(program, call, 4);
  load_argument(program, 0);
  answer_when(program, SUPERVISOR, REFUSE);
  answer(program, ALLOW);
}

// Its first argument says what the second one is: of groups and users the supervisor is a member as well.
static void spare_supervisor_of(struct program *program, uint32_t call, uint32_t who_process) {
  unless(program, call, 7);
  load_argument(program, 0);
  unless(program, who_process, 4);
  load_argument(program, 1);
  answer_when(program, SUPERVISOR, REFUSE);
  answer(program, ALLOW);
  answer(program, REFUSE);
}

// What a descriptor is asked for, where that has signals sent.
static void answer_request(struct program *program, uint32_t call, const uint32_t *requests, uint8_t count) {
  unless(program, call, (uint8_t)(2 * count + 2));
  load_argument(program, 1);
  answer_calls(program, requests, count, REFUSE);
  answer(program, ALLOW);
}

// The usual kind, and the question for the kind that it is.
static void answer_personality(struct program *program) {
  unless(program, SYS_personality, 6);
  load_argument(program, 0);
  answer_when(program, 0, ALLOW);
  answer_when(program, UINT32_MAX, ALLOW);
  answer(program, REFUSE);
}

// Node and Python list the network's interfaces by routing's netlink; of the other families none is needed.
static void answer_socket(struct program *program, uint32_t call) {
  unless(program, call, 12);
  load_argument(program, 0);
  answer_when(program, AF_UNIX, ALLOW);
  answer_when(program, AF_INET, ALLOW);
  answer_when(program, AF_INET6, ALLOW);
  unless(program, AF_NETLINK, 3);
  load_argument(program, 2);
  answer_when(program, NETLINK_ROUTE, ALLOW);
  answer(program, REFUSE);
}

bool filter_install(void) {
  static struct program program;
  kill_foreign(&program);
  answer_calls(&program, ABSENT_CALLS, sizeof ABSENT_CALLS / sizeof *ABSENT_CALLS, ABSENT);
  answer_calls(&program, REFUSED_CALLS, sizeof REFUSED_CALLS / sizeof *REFUSED_CALLS, REFUSE);
  for (size_t at = 0; at < sizeof CALLS_ON_PROCESSES / sizeof *CALLS_ON_PROCESSES; at++)
    spare_supervisor(&program, CALLS_ON_PROCESSES[at]);
  spare_supervisor_of(&program, SYS_setpriority, PRIO_PROCESS);
  spare_supervisor_of(&program, SYS_ioprio_set, IOPRIO_WHO_PROCESS);
  answer_clone(&program);
  for (size_t at = 0; at < sizeof SIGNALLING_CALLS / sizeof *SIGNALLING_CALLS; at++)
    spare_supervisor(&program, SIGNALLING_CALLS[at]);
  answer_request(&program, SYS_fcntl, SIGNALLING_FCNTLS, sizeof SIGNALLING_FCNTLS / sizeof *SIGNALLING_FCNTLS);
  answer_request(&program, SYS_ioctl, SIGNALLING_IOCTLS, sizeof SIGNALLING_IOCTLS / sizeof *SIGNALLING_IOCTLS);
  answer_personality(&program);
  answer_socket(&program, SYS_socket);
  answer_socket(&program, SYS_socketpair);
  answer(&program, ALLOW);
  if (program.length > MAX_STEPS) {
    errno = E2BIG;
    return false;
  }
  struct sock_fprog all = {.len = program.length, .filter = program.steps};
  // Without the first, the kernel takes filters from root alone.
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &all) == 0;
}
