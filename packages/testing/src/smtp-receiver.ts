import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";

/** A mail as it arrived. */
export interface ReceivedEmail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, byte for byte as Latin-1. */
  readonly raw: string;
  /** By name in small letters, unfolded; of one that comes twice the last. */
  readonly headers: ReadonlyMap<string, string>;
}

/** What to say in place of 250: a line such as `450 4.2.0 Come later`; or to hang up, or to say nothing. */
export type SmtpAnswer = `${number} ${string}` | "cut" | "hang" | undefined;

export interface SmtpReceiverOptions {
  /** Asked for each recipient; undefined: 250. */
  readonly rcpt?: (address: string) => `${number} ${string}` | undefined;
  /** Asked for each mail that was received whole, with how many came before it; undefined: 250. */
  readonly data?: (email: ReceivedEmail, before: number) => SmtpAnswer;
  /** Only this user and password may send. Default: anybody. */
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** A real SMTP server on loopback that keeps what it receives. */
export interface SmtpReceiver {
  readonly port: number;
  /** `smtp://127.0.0.1:port`. */
  readonly url: string;
  /** Every mail whose data arrived whole, whatever was answered. */
  readonly received: readonly ReceivedEmail[];
  /** How often somebody has connected. */
  readonly connections: number;
  /** First words of what clients have said in clear, in capitals: EHLO, AUTH. */
  readonly commands: readonly string[];
  /** Resolves when so many mails have been received. */
  untilReceived(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startSmtpReceiver(
  options: SmtpReceiverOptions = {},
): Promise<SmtpReceiver & AsyncDisposable> {
  const { rcpt, data, auth } = options;
  const received: ReceivedEmail[] = [];
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  let connections = 0;

  const { SMTPServer } = await import("smtp-server"); // Few of those who import this package need it.
  const smtp = new SMTPServer({
    authOptional: auth === undefined,
    allowInsecureAuth: true,
    disabledCommands: auth === undefined ? ["STARTTLS", "AUTH"] : ["STARTTLS"],
    disableReverseLookup: true,
    onAuth({ username, password }, _session, callback) {
      if (username === auth?.user && password === auth?.pass) callback(null, { user: username });
      else callback(smtpError("535 5.7.8 Authentication failed"));
    },
    onRcptTo({ address }, _session, callback) {
      const answer = rcpt?.(address);
      callback(answer === undefined ? null : smtpError(answer));
    },
    async onData(stream, { envelope, remotePort }, callback) {
      const raw = Buffer.concat(await stream.toArray()).toString("latin1");
      const email: ReceivedEmail = {
        from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
        to: envelope.rcptTo.map(({ address }) => address),
        raw,
        headers: readHeaders(raw),
      };
      const answer = data?.(email, received.length);
      received.push(email);
      for (const wake of waiting) wake();
      if (answer === "hang") return;
      if (answer === "cut")
        for (const socket of sockets) if (socket.remotePort === remotePort) socket.destroy();
      callback(answer === undefined || answer === "cut" ? null : smtpError(answer));
    },
  });
  smtp.on("error", () => {}); // connections that break are what tests are about
  const server = smtp.server;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("data", (chunk) => {
      commands.push(chunk.toString("latin1").split(/[\s]/, 1)[0]!.toUpperCase());
    });
    socket.on("close", () => sockets.delete(socket));
  });
  smtp.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  async function close(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    received,
    commands,
    get connections() {
      return connections;
    },
    async untilReceived(count) {
      while (received.length < count) {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await promise;
        waiting.delete(resolve);
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function smtpError(answer: string): Error {
  return Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) });
}

function readHeaders(raw: string): Map<string, string> {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replaceAll(/\r\n(?=[ \t])/g, "");
  return new Map(
    head.split("\r\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
