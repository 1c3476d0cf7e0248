import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Proxy extends AsyncDisposable {
  /** The server's URL, through the proxy. */
  readonly url: string;
  /** Connections that were ever made. */
  readonly connects: number;
  /**
   * From now on: `pass` everything; `swallow` what comes from the server, as a half-open connection does;
   * `mute` only its notifications; `close` each new connection at once without a word.
   */
  mode: "pass" | "swallow" | "mute" | "close";
  close(): Promise<void>;
}

/** A TCP proxy on loopback in front of a PostgreSQL server. */
export async function startProxy(target: string): Promise<Proxy> {
  const server = new URL(target);
  const sockets = new Set<Socket>();
  let connects = 0;
  const listener = createServer((client) => {
    connects++;
    client.on("error", () => {}); // told by `close`
    if (proxy.mode === "close") {
      client.resume().end();
      return;
    }
    const upstream = connect(Number(server.port), server.hostname);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => {}); // told by `close`
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    client.on("data", (data) => upstream.write(data));
    const mute = withoutNotifications();
    upstream.on("data", (data: Buffer) => {
      if (proxy.mode === "swallow") return;
      const rest = mute(data, proxy.mode === "mute");
      if (rest.length > 0) client.write(rest);
    });
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const url = new URL(target);
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;

  async function close(): Promise<void> {
    const closed = once(listener, "close");
    listener.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }
  const proxy: Proxy = {
    url: url.href,
    get connects() {
      return connects;
    },
    mode: "pass",
    close,
    [Symbol.asyncDispose]: close,
  };
  return proxy;
}

/** Follows the messages of the protocol, one byte of kind and four of length each, and leaves out kind `A`. */
function withoutNotifications(): (data: Buffer, mute: boolean) => Buffer {
  let pending: Buffer = Buffer.alloc(0);
  return (data, mute) => {
    pending = Buffer.concat([pending, data]);
    const kept: Buffer[] = [];
    while (pending.length >= 5) {
      const length = 1 + pending.readInt32BE(1);
      if (pending.length < length) break;
      if (!(mute && pending[0] === 65)) kept.push(pending.subarray(0, length));
      pending = pending.subarray(length);
    }
    return Buffer.concat(kept);
  };
}
