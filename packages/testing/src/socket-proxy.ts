import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A unix socket in front of another one, which fails when a test says so. */
export interface SocketProxy {
  readonly path: string;
  /** From now on nothing passes, in no direction; connections stay open, and are taken. */
  hang(): void;
  /** What was held passes, and all that comes. */
  pass(): void;
  /** Breaks every connection, and refuses new ones. */
  cut(): Promise<void>;
  /** Takes connections again. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** In front of the service at `target`. */
export async function startSocketProxy(target: string): Promise<SocketProxy> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-proxy-"));
  const path = join(folder, "proxy.sock");
  const sockets = new Set<Socket>();
  let isHanging = false;
  let server: Server;

  function link(from: Socket, to: Socket): void {
    sockets.add(from);
    from.on("data", (piece) => void to.write(piece));
    from.on("end", () => to.end());
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
    // Told by "close".
    from.on("error", () => {});
    if (isHanging) from.pause();
  }

  async function listen(): Promise<void> {
    server = createServer({ allowHalfOpen: true }, (client) => {
      const service = createConnection({ path: target, allowHalfOpen: true });
      link(client, service);
      link(service, client);
    });
    server.listen(path);
    await once(server, "listening");
  }

  async function cut(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await listen();
  return {
    path,
    hang() {
      isHanging = true;
      for (const socket of sockets) socket.pause();
    },
    pass() {
      isHanging = false;
      for (const socket of sockets) socket.resume();
    },
    cut,
    restore: listen,
    async close() {
      if (server.listening) await cut();
      await rm(folder, { recursive: true });
    },
  };
}
