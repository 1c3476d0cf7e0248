import { spawn } from "node:child_process";

/**
 * Sees to it that the server does not outlive us, even after `kill -9`: a shell waits on a pipe whose other
 * end only we hold, and shuts the server down when the system closes it. Returns how to end the watch.
 *
 * Windows has no such shell; there the next start ends the leftover server.
 */
export function watchForOurDeath(serverPid: number): () => void {
  if (process.platform === "win32") return () => {};
  const watcher = spawn(
    "/bin/sh",
    ["-c", 'read -r _; kill -INT "$1"', "millrace-postgres-watch", String(serverPid)],
    {
      cwd: "/",
      stdio: ["pipe", "ignore", "ignore"],
      detached: true, // Ctrl-C must not end the watch before the server
    },
  );
  watcher.on("error", () => {}); // no shell: the next start ends the leftover, as on Windows
  watcher.stdin.on("error", () => {}); // it was ended by `stopWatching`
  watcher.unref();
  return () => {
    watcher.kill("SIGKILL");
    watcher.stdin.destroy();
  };
}
