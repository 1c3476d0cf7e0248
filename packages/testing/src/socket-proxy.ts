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
  /**
   * The answer to the next request that holds this text, such as `POST /containers/create`, does not pass: its connection is broken
   * (`lose`) or stays silent (`hold`). Resolves when the service has answered.
   */
  keepAnswer(request: string, fate: "lose" | "hold"): Promise<void>;
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
  let watch: { readonly request: string; readonly fate: "lose" | "hold"; done(): void } | undefined;
  let server: Server;

  function link(from: Socket, to: Socket): void {
    sockets.add(from);
    from.on("data", (piece: Buffer) => {
      if (watch !== undefined && piece.includes(watch.request)) keep(from, to);
      to.write(piece);
    });
    from.on("end", () => to.end());
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
    // Told by "close".
    from.on("error", () => {});
    if (isHanging) from.pause();
  }

  /** What the service answers on this connection from here on does not reach the client. */
  function keep(client: Socket, service: Socket): void {
    const { fate, done } = watch as NonNullable<typeof watch>;
    watch = undefined;
    service.removeAllListeners("data");
    service.once("data", () => {
      if (fate === "lose") client.destroy();
      done();
    });
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
    keepAnswer(request, fate) {
      const answered = Promise.withResolvers<void>();
      watch = { request, fate, done: answered.resolve };
      return answered.promise;
    },
    cut,
    restore: listen,
    async close() {
      if (server.listening) await cut();
      await rm(folder, { recursive: true });
    },
  };
}
