import { Socket } from "node:net";
import postgres from "postgres";

export interface ClientOptions {
  readonly url: string;
  /** Most sockets. */
  readonly max: number;
  readonly applicationName: string;
  /** Settings of the server for every session. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Parsers in place of the driver's own. */
  readonly types?: Readonly<Record<string, postgres.PostgresType>>;
  /** Called each time that a socket closed, whoever closed it. */
  readonly onSocketClose?: () => void;
}

export interface Client {
  readonly sql: postgres.Sql;
  /** Throws the sockets away at once, without a farewell that a dead peer would never take; what runs is rejected. */
  destroy(): void;
  /** Reads on, after a COPY whose rows were read to the end: the driver may have stopped reading just before its end. */
  readOn(): void;
}

/** Pause before a closed socket is opened again for a statement that already waits for it, in s. */
const BACKOFF_S = 0.05;
/** How long connecting and logging in may take, in s. */
const CONNECT_TIMEOUT_S = 5;

/** A client of the driver over sockets of ours. Nothing is connected before the first statement. */
export function openClient({
  url,
  max,
  applicationName,
  settings = {},
  types,
  onSocketClose,
}: ClientOptions): Client {
  const sockets = new Set<Socket>();
  let destroyed = false;

  function openSocket(target: Target): Socket {
    if (destroyed) throw connectionError("CONNECTION_DESTROYED", "The client was thrown away.");
    const socket = new WatchedSocket(() => {
      sockets.delete(socket);
      onSocketClose?.();
    });
    sockets.add(socket);
    // The driver would open it again without a pause, for ever (postgres.js issue 1193).
    socket.on("end", () => {
      if (socket.bytesRead > 0) return;
      socket.destroy(connectionError("ECONNREFUSED", "The server closed the connection before it answered."));
    });
    return connectTo(socket, target);
  }

  const options = {
    max,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: 300,
    fetch_types: false,
    prepare: true,
    ...(types !== undefined && { types }),
    onnotice() {},
    backoff: () => BACKOFF_S,
    connection: { application_name: applicationName, ...settings },
    socket: openSocket, // known to the driver, not to its types
  };
  const sql = postgres(url, options as unknown as postgres.Options<Record<string, never>>);
  return {
    sql,
    destroy() {
      destroyed = true;
      const error = connectionError("CONNECTION_DESTROYED", "The connection was given up.");
      for (const socket of sockets) socket.destroy(error);
      void sql.end({ timeout: 0 }).catch(() => {}); // what waited for a socket is rejected by this
    },
    readOn() {
      for (const socket of sockets) socket.resume();
    },
  };
}

/** Where to connect, as the driver read it from the URL. */
interface Target {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path: string | false;
}

function connectTo(socket: Socket, { host, port, path }: Target): Socket {
  if (path !== false && path !== "") return socket.connect(path);
  // `host` is where the driver looks for the name that the server's certificate must carry.
  return Object.assign(socket, { host: host[0] }).connect(port[0] as number, host[0] as string);
}

function connectionError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Tells its end even after the driver removed every listener, which it does when it turns to TLS. */
class WatchedSocket extends Socket {
  readonly #onClose: () => void;

  constructor(onClose: () => void) {
    super();
    this.setNoDelay(); // else the last piece of a COPY waits 40 ms for the server to acknowledge the one before
    this.#onClose = onClose;
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#onClose();
    super._destroy(error, callback);
  }
}
