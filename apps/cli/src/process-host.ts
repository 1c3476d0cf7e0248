import { once } from "node:events";
import { userInfo } from "node:os";
import { isatty } from "node:tty";
import type { Host } from "./host.ts";
import { runServer } from "./run-server.ts";

/** Size of the screen where nobody says it. */
const DEFAULT_COLUMNS = 120;
const DEFAULT_ROWS = 40;

/** A process as the program's host. SIGINT and SIGTERM abort `signal`; the second one ends the process. */
export function createHost(own: NodeJS.Process): Host {
  const { stdin, stdout, stderr, env } = own;
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) own.once(signal, () => ending.abort(signal));
  // Whoever reads the output may have read enough: `millrace export | head`.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    ending.abort("EPIPE");
  });
  const live = isatty(stdout.fd);
  return {
    environment: env,
    input: stdin,
    closeInput: () => void stdin.destroy(),
    async write(text) {
      if (stdout.write(text) || ending.signal.aborted) return;
      await once(stdout, "drain", { signal: ending.signal }).catch((error: unknown) => {
        // Nobody reads any more, or the program was asked to end: its caller sees the signal.
        if (!ending.signal.aborted) throw error;
      });
    },
    writeError: (text) => void stderr.write(text),
    runServer: (variables) => runServer(own, variables),
    screen: {
      live,
      get columns() {
        return stdout.columns ?? DEFAULT_COLUMNS;
      },
      get rows() {
        return stdout.rows ?? DEFAULT_ROWS;
      },
      colours: live && !env["NO_COLOR"] && stdout.hasColors(),
      onKey(listener) {
        if (!isatty(stdin.fd)) return () => {};
        const hear = (bytes: Buffer) => listener(bytes.toString());
        stdin.setRawMode(true).on("data", hear).resume();
        return () => void stdin.off("data", hear).setRawMode(false).pause();
      },
    },
    user: userName(own),
    signal: ending.signal,
  };
}

/** A user id without a name, as in a container, has none. */
function userName(own: NodeJS.Process): string {
  try {
    return userInfo().username;
  } catch {
    return String(own.getuid?.() ?? "unknown");
  }
}
