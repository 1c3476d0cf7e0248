import type { Attack, Outcome } from "./attack.fixture.ts";

const HEAD = `#define _GNU_SOURCE
#include <asm/sockios.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
static void tell(long result) { puts(result < 0 ? strerrorname_np(errno) : "ok"); fflush(stdout); }
`;

/**
 * Statements that tell one answer a call, and the answers; `gvisor`: those there, where they differ. In containers: WebAssembly has
 * no such calls.
 */
function calls(
  name: string,
  statements: string,
  answers: readonly string[],
  gvisor?: readonly string[],
): Attack {
  return {
    name,
    language: "c",
    isUsual: true,
    code: `${HEAD}int main(void) {\n${statements}\n}`,
    outcomes: {
      docker: tells(answers),
      ...(gvisor === undefined ? {} : { gvisor: tells(gvisor) }),
    },
  };
}

function tells(answers: readonly string[]): Outcome {
  return { verdict: "ok", stdout: answers.map((answer) => `${answer}\n`).join("") };
}

const each = (calls: readonly string[]) => calls.map((call) => `tell(syscall(${call}));`).join("\n");
const refused = (count: number) => Array<string>(count).fill("EPERM");

/** System calls that no program needs, by what they are for. */
export const SYSTEM_CALL_ATTACKS: readonly Attack[] = [
  calls(
    "io_uring",
    each([
      "SYS_io_uring_setup, 1, 0",
      "SYS_io_uring_enter, -1, 0, 0, 0",
      "SYS_io_uring_register, -1, 0, 0, 0",
    ]),
    ["ENOSYS", "ENOSYS", "ENOSYS"],
  ),
  calls(
    "another process's memory",
    `char from = 1, to; struct iovec here = {&to, 1}, there = {&from, 1};
    tell(ptrace(PTRACE_TRACEME, 0, 0, 0));
    tell(process_vm_readv(getpid(), &here, 1, &there, 1, 0));
    tell(process_vm_writev(getpid(), &here, 1, &there, 1, 0));
    ${each(["SYS_pidfd_getfd, -1, 0, 0", "SYS_kcmp, getpid(), getpid(), 1, 0, 0"])}`,
    refused(5),
  ),
  calls(
    "the supervisor's memory",
    `char taken; struct iovec here = {&taken, 1}, there = {(void *)0x400000, 1};
    tell(ptrace(PTRACE_ATTACH, 1, 0, 0));
    tell(ptrace(PTRACE_SEIZE, 1, 0, 0));
    tell(process_vm_readv(1, &here, 1, &there, 1, 0));
    tell(process_vm_writev(1, &here, 1, &there, 1, 0));
    ${each(["SYS_pidfd_getfd, syscall(SYS_pidfd_open, 1, 0), 0, 0"])}`,
    refused(5),
  ),
  calls(
    "the kernel's keys",
    each([
      "SYS_keyctl, 0, -3, 0",
      'SYS_add_key, "user", "name", "value", 5L, -3',
      'SYS_request_key, "user", "name", 0, -3',
    ]),
    refused(3),
  ),
  calls(
    "page faults, programs and counters of the kernel",
    each(["SYS_userfaultfd, 1", "SYS_bpf, 0, 0, 0", "SYS_perf_event_open, 0, 0, -1, -1, 0"]),
    refused(3),
  ),
  calls(
    "signals to the supervisor",
    each([
      "SYS_kill, 1, SIGKILL",
      "SYS_tkill, 1, SIGKILL",
      "SYS_tgkill, 1, 1, SIGKILL",
      "SYS_rt_sigqueueinfo, 1, SIGKILL, 0L",
      "SYS_rt_tgsigqueueinfo, 1, 1, SIGKILL, 0L",
      "SYS_pidfd_open, 1, 0",
      "SYS_fcntl, 0, F_SETSIG, SIGKILL",
      "SYS_fcntl, 0, F_SETOWN, 1",
      "SYS_fcntl, 0, F_SETOWN_EX, 0L",
      "SYS_ioctl, 0, FIOSETOWN, 0L",
      "SYS_ioctl, 0, SIOCSPGRP, 0L",
    ]),
    refused(11),
  ),
  calls(
    "the machine itself",
    each([
      "SYS_reboot, 0, 0, 0, 0",
      "SYS_kexec_load, 0L, 0L, 0, 0L",
      "SYS_kexec_file_load, -1, -1, 0L, 0, 0L",
    ]),
    refused(3),
  ),
  calls(
    "namespaces",
    `tell(unshare(CLONE_NEWUSER));
    tell(setns(-1, 0));
    tell(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0));
    tell(syscall(SYS_clone3, 0, 0));`,
    ["EPERM", "EPERM", "EPERM", "ENOSYS"],
  ),
  calls(
    "the supervisor's limits and turns",
    `struct rlimit64 none = {0, 0};
    struct sched_param idle = {0};
    unsigned long first = 1;
    ${each([
      "SYS_prlimit64, 1, RLIMIT_NOFILE, &none, 0L",
      "SYS_sched_setscheduler, 1, SCHED_IDLE, &idle",
      "SYS_sched_setparam, 1, &idle",
      "SYS_sched_setattr, 1, 0L, 0",
      "SYS_sched_setaffinity, 1, sizeof first, &first",
      "SYS_setpriority, PRIO_PROCESS, 1, 19",
      "SYS_setpriority, PRIO_PGRP, 0, 19",
      "SYS_setpriority, PRIO_USER, getuid(), 19",
      "SYS_ioprio_set, 1, 1, 3 << 13",
      "SYS_ioprio_set, 3, getuid(), 3 << 13",
      "SYS_prlimit64, 0, RLIMIT_NOFILE, 0L, &none",
      "SYS_sched_setscheduler, 0, SCHED_IDLE, &idle",
      "SYS_setpriority, PRIO_PROCESS, 0, 19",
    ])}`,
    [...refused(10), "ok", "ok", "ok"],
    // It has one way to schedule.
    [...refused(10), "ok", "EINVAL", "ok"],
  ),
  calls(
    "file systems of its own",
    each([
      'SYS_mount, "none", "/w", "tmpfs", 0, 0',
      'SYS_umount2, "/w", 0',
      'SYS_pivot_root, "/w", "/w"',
      'SYS_open_tree, -1, "/w", 0',
      'SYS_move_mount, -1, "", -1, "", 0',
      'SYS_fsopen, "tmpfs", 0',
      "SYS_fsconfig, -1, 0, 0, 0, 0",
      "SYS_fsmount, -1, 0, 0",
      'SYS_fspick, -1, "/w", 0',
      'SYS_mount_setattr, -1, "", 0, 0, 0',
    ]),
    refused(10),
  ),
  calls(
    "another personality",
    "tell(personality(ADDR_NO_RANDOMIZE)); tell(personality(UNAME26)); tell(personality(0xffffffff)); tell(personality(0));",
    ["EPERM", "EPERM", "ok", "ok"],
    ["EPERM", "EPERM", "EINVAL", "EINVAL"],
  ),
  calls(
    "unusual sockets",
    `tell(socket(AF_VSOCK, SOCK_STREAM, 0));
    tell(socket(AF_ALG, SOCK_SEQPACKET, 0));
    tell(socket(AF_PACKET, SOCK_RAW, 0));
    tell(socket(AF_BLUETOOTH, SOCK_RAW, 0));
    tell(socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT));
    int pair[2];
    tell(socketpair(AF_TIPC, SOCK_STREAM, 0, pair));
    tell(socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));
    tell(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    tell(socket(AF_INET, SOCK_STREAM, 0));
    tell(socket(AF_INET6, SOCK_DGRAM, 0));`,
    [...refused(6), "ok", "ok", "ok", "ok"],
  ),
  calls(
    "calls of another architecture",
    `#ifdef __x86_64__
    tell(syscall(SYS_modify_ldt, 0, 0, 0L));
    if (fork() == 0) { syscall(0x40000000 | SYS_getpid); _exit(0); }
    int x32; wait(&x32);
    if (fork() == 0) { long answer; __asm__ volatile("int $0x80" : "=a"(answer) : "a"(20L) : "memory"); _exit(0); }
    int i386; wait(&i386);
    // A kernel without 32-bit calls faults itself.
    puts(x32 == SIGSYS && (i386 == SIGSYS || i386 == SIGSEGV) ? "killed" : "lives");
    #else
    errno = EPERM; tell(-1);
    puts("killed");
    #endif`,
    ["EPERM", "killed"],
    // It has one kind of calls: what comes by another way has its numbers, and passes the same filter.
    ["EPERM", "lives"],
  ),
  {
    name: "a call that kills",
    language: "c",
    isUsual: true,
    code: `${HEAD}int main(void) {\n#ifdef __x86_64__\nsyscall(0x40000000 | SYS_getpid);\n#else\nraise(SIGSYS);\n#endif\n}`,
    outcomes: { docker: { verdict: "runtime_error", signal: "SIGSYS" } },
  },
];
