import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { docker, IMAGE_BUILD_MS, prepareImage, runCpp, skipWithoutEngine } from "../test-engine.fixture.ts";
import { guestContainer } from "./guest-container.fixture.ts";

const INCLUDES = `
#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
extern char **environ;
static void tell(const char *what, long result) { std::cout << what << " " << (result < 0 ? strerrorname_np(errno) : "ok") << "\\n"; }
`;

/** Runs statements in a guest and returns the lines that they print. */
async function lines(statements: string): Promise<string[]> {
  const result = await runCpp(`${INCLUDES}\nint main() { ${statements} }`, { flags: ["-w"] });
  expect(result).toMatchObject({ verdict: "ok", stderr: "" });
  return result.stdout.trimEnd().split("\n");
}

describe("the container", () => {
  beforeEach(skipWithoutEngine);
  beforeAll(prepareImage, IMAGE_BUILD_MS);

  test("is made with every guard, field by field", async () => {
    const abort = new AbortController();
    const started = guestContainer("hardening-1", "run", "start");
    const running = runCpp("#include <unistd.h>\nint main() { for (;;) pause(); }", {
      jobId: "hardening-1",
      memoryLimit: "64m",
      cpuLimit: "0.25",
      signal: abort.signal,
    }).catch((error: unknown) => error);
    const container = docker.getContainer(await started);
    const { Config: config, HostConfig: host, Mounts: mounts } = await container.inspect();
    abort.abort(new Error("seen enough"));
    expect(await running).toEqual(new Error("seen enough"));

    expect(host).toMatchObject({
      NetworkMode: "none",
      Memory: 64 * 1024 * 1024,
      MemorySwap: 64 * 1024 * 1024,
      OomScoreAdj: 500,
      NanoCpus: 250_000_000,
      PidsLimit: 64,
      ReadonlyRootfs: true,
      IpcMode: "private",
      CgroupnsMode: "private",
      PidMode: "",
      UTSMode: "",
      CapDrop: ["ALL"],
      Privileged: false,
      SecurityOpt: ["no-new-privileges"],
      AutoRemove: false,
      LogConfig: { Type: "none" },
      RestartPolicy: { Name: "no" },
      ShmSize: 8 * 1024 * 1024,
      PublishAllPorts: false,
      Tmpfs: {
        "/w": "rw,exec,nosuid,nodev,size=33554432,nr_inodes=4096,mode=0700,uid=10001,gid=10001",
        "/tmp": "rw,noexec,nosuid,nodev,size=8388608,nr_inodes=1024,mode=1777",
      },
      Ulimits: expect.arrayContaining([
        { Name: "core", Soft: 0, Hard: 0 },
        { Name: "fsize", Soft: 67_108_864, Hard: 67_108_864 },
        { Name: "nofile", Soft: 256, Hard: 256 },
      ]),
    });
    expect([host.CapAdd ?? [], host.Binds ?? [], host.Devices ?? [], mounts]).toEqual([[], [], [], []]);
    expect(config).toMatchObject({
      User: "10001:10001",
      Tty: false,
      StdinOnce: true,
      WorkingDir: "/w",
      Entrypoint: ["/sbx/supervisor"],
      NetworkDisabled: true,
    });
  });

  test("runs the program as nobody, without capabilities, under seccomp", async () => {
    const status = await lines(`
      std::cout << "uid " << getuid() << " " << geteuid() << " gid " << getgid() << "\\n";
      std::ifstream status("/proc/self/status"); std::string line;
      while (getline(status, line))
        for (const char *key : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp:", "Groups"})
          if (line.rfind(key, 0) == 0) std::cout << line << "\\n";`);
    const none = "0000000000000000";
    expect(status.map((line) => line.replace(/\s+/g, " ").trim())).toEqual([
      "uid 10001 10001 gid 10001",
      expect.stringMatching(/^Groups:( 10001)?$/),
      `CapInh: ${none}`,
      `CapPrm: ${none}`,
      `CapEff: ${none}`,
      `CapBnd: ${none}`,
      `CapAmb: ${none}`,
      "NoNewPrivs: 1",
      "Seccomp: 2",
    ]);
  });

  test("has no network but its own loopback", async () => {
    expect(
      await lines(`
        auto attempt = [](const char *what, const char *address, int type) {
          sockaddr_in to{}; to.sin_family = AF_INET; to.sin_port = htons(53); inet_pton(AF_INET, address, &to.sin_addr);
          tell(what, connect(socket(AF_INET, type, 0), (sockaddr *)&to, sizeof to)); };
        attempt("tcp", "1.1.1.1", SOCK_STREAM);
        attempt("udp", "8.8.8.8", SOCK_DGRAM);
        attempt("metadata", "169.254.169.254", SOCK_STREAM);
        attempt("bridge", "172.17.0.1", SOCK_STREAM);
        tell("raw", socket(AF_INET, SOCK_RAW, 1));
        tell("packet", socket(AF_PACKET, SOCK_RAW, 0));
        DIR *net = opendir("/sys/class/net");
        while (dirent *entry = readdir(net)) if (entry->d_name[0] != '.') std::cout << "interface " << entry->d_name << "\\n";`),
    ).toEqual([
      "tcp ENETUNREACH",
      "udp ENETUNREACH",
      "metadata ENETUNREACH",
      "bridge ENETUNREACH",
      "raw EPERM",
      "packet EPERM",
      "interface lo",
    ]);
  });

  test("can be written only in its own two folders, and shows nothing of the engine", async () => {
    expect(
      await lines(`
        auto make = [](const char *path) { tell(path, open(path, O_CREAT | O_WRONLY, 0600)); };
        for (const char *path : {"/x", "/etc/x", "/usr/bin/x", "/sbx/x", "/var/tmp/x", "/w/x", "/tmp/x"}) make(path);
        auto see = [](const char *path) { tell(path, open(path, O_RDONLY)); };
        for (const char *path : {"/var/run/docker.sock", "/run/containerd", "/proc/1/mem", "/proc/1/environ", "/etc/shadow"}) see(path);
        tell("/proc/1/fd", (long)(opendir("/proc/1/fd") ? 1 : -1));
        tell("core_pattern", open("/proc/sys/kernel/core_pattern", O_WRONLY));
        tell("sysrq", open("/proc/sysrq-trigger", O_WRONLY));
        tell("cgroup", open("/sys/fs/cgroup/memory/memory.limit_in_bytes", O_WRONLY));`),
    ).toEqual([
      "/x EROFS",
      "/etc/x EROFS",
      "/usr/bin/x EROFS",
      "/sbx/x EROFS",
      "/var/tmp/x EROFS",
      "/w/x ok",
      "/tmp/x ok",
      "/var/run/docker.sock ENOENT",
      "/run/containerd ENOENT",
      "/proc/1/mem EACCES",
      "/proc/1/environ EACCES",
      "/etc/shadow EACCES",
      "/proc/1/fd EACCES",
      expect.stringMatching(/^core_pattern E(ROFS|ACCES)$/),
      expect.stringMatching(/^sysrq E(ROFS|ACCES|NOENT)$/),
      expect.stringMatching(/^cgroup E(ROFS|ACCES|NOENT)$/),
    ]);
  });

  test("gives no way to more rights, nor to the supervisor", async () => {
    expect(
      await lines(`
        tell("setuid", setuid(0));
        tell("chroot", chroot("/w"));
        tell("mount", mount("none", "/tmp", "tmpfs", 0, ""));
        tell("unshare", unshare(CLONE_NEWUSER));
        tell("mknod", mknod("/w/disk", S_IFBLK | 0600, 0x800));
        tell("ptrace", ptrace(PTRACE_ATTACH, 1, 0, 0));
        tell("bpf", syscall(SYS_bpf, 0, 0, 0));
        tell("keyctl", syscall(SYS_keyctl, 0, 0));
        tell("kill", kill(1, SIGKILL));
        tell("stop", kill(1, SIGSTOP));`),
    ).toEqual([
      "setuid EPERM",
      "chroot EPERM",
      "mount EPERM",
      "unshare EPERM",
      "mknod EPERM",
      "ptrace EPERM",
      "bpf EPERM",
      "keyctl EPERM",
      "kill EPERM",
      "stop EPERM",
    ]);
  });

  test("hands the program three descriptors and four variables", async () => {
    const seen = await lines(`
      for (int fd = 0; fd < 256; fd++) if (fcntl(fd, F_GETFD) >= 0) std::cout << "fd " << fd << "\\n";
      for (char **entry = environ; *entry; entry++) std::cout << *entry << "\\n";
      char name[100]; gethostname(name, sizeof name); std::cout << name << "\\n";`);
    expect(seen).toEqual([
      "fd 0",
      "fd 1",
      "fd 2",
      "PATH=/usr/bin:/bin",
      "HOME=/w",
      "TMPDIR=/w",
      "LANG=C.UTF-8",
      "sandbox",
    ]);
  });

  test("keeps nothing for the next run, and its disk is small", async () => {
    const first =
      await lines(`tell("write", open("/w/left", O_CREAT | O_WRONLY, 0600)); tell("write", open("/tmp/left", O_CREAT | O_WRONLY, 0600));
      static char block[1 << 16]; long put = 0;
      auto fill = [&](const char *path, long most) {
        int file = open(path, O_CREAT | O_WRONLY, 0600);
        for (long done = 0; done < most; done += put) if ((put = write(file, block, sizeof block)) <= 0) break; };
      fill("/w/fill", 60 << 20); fill("/w/more", 60 << 20);
      tell("fill", put);`);
    expect(first).toEqual(["write ok", "write ok", "fill ENOSPC"]);
    expect(
      await lines(`tell("read", open("/w/left", O_RDONLY)); tell("read", open("/tmp/left", O_RDONLY));`),
    ).toEqual(["read ENOENT", "read ENOENT"]);
  });
});
