import type { createTransport as CreateTransport } from "nodemailer";
import { InvalidInputError } from "@millrace/core";
import { judgeFailure } from "./judge-failure.ts";
import { type OutgoingEmail, toMessage } from "./outgoing-email.ts";

/** A server that says nothing for so long is given up. Milliseconds. */
const CONNECT_MS = 15_000;
const SILENCE_MS = 60_000;
const DEFAULT_CONNECTIONS = 5;
/** What a signature covers: beside what is usual, the header of RFC 8058 that it has to cover. */
const SIGNED_HEADERS =
  "From:Sender:Reply-To:To:Cc:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding:Auto-Submitted:List-Unsubscribe:List-Unsubscribe-Post";

export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

export interface MailerSettings {
  /**
   * `smtp://user:password@host:587` or `smtps://…:465`; tried in this order. By `smtp` the connection is encrypted with STARTTLS
   * where that is offered, and a password goes to another machine only so: without it the server is passed over.
   * `?requireTLS=true` insists without a password too, `?requireTLS=false` sends it in clear.
   */
  readonly servers: readonly string[];
  /** Signs each mail. Default: unsigned. */
  readonly dkim?: DkimKey;
  /** Connections to each server that are held open at most. Default: 5. */
  readonly connections?: number;
}

/** What came of handing a mail to the servers. `unclear`: it may have been accepted. */
export interface Delivery {
  readonly state: "sent" | "refused" | "deferred" | "unclear";
  /** Host and port of the server that said so. */
  readonly server: string;
  /** What it said, or what went wrong with it. */
  readonly answer: string;
  /** Of SMTP, such as 550; null when there was no answer. */
  readonly code: number | null;
}

/** Mail servers with their open connections. */
export interface Mailer {
  /**
   * Hands a mail over to the first server that takes it. Goes on to the next one when a server cannot be reached,
   * does not let us in, or answers 4xx; not when it refuses the mail for good (5xx), and not when the connection was lost
   * with the mail on its way. Rejects with the signal's reason.
   */
  send(email: OutgoingEmail, signal: AbortSignal): Promise<Delivery>;
  /** Ends the connections; mails that are on their way are given up. */
  close(): Promise<void>;
}

/** Handed through nodemailer with a mail: how far that is. */
interface Handing {
  readonly handing: { whole: boolean };
}

/** Throws InvalidInputError `INVALID_MAIL_SERVER` for a server that is no such URL; its text is not repeated. */
export function openMailer({ servers, dkim, connections = DEFAULT_CONNECTIONS }: MailerSettings): Mailer {
  const named = servers.map(readServer);
  let opened: ReturnType<typeof open> | undefined;
  const open = async () => {
    // Tens of megabytes, for processes that send mails alone.
    const { createTransport } = await import("nodemailer");
    return named.map(({ name, ...server }) => ({ name, transport: connect(createTransport, server) }));
  };
  const connect = (createTransport: typeof CreateTransport, { url, requireTLS }: Omit<Server, "name">) => {
    const transport = createTransport({
      url,
      requireTLS,
      pool: true,
      maxConnections: connections,
      // Of mails no byte of which was sent, as the server had closed an idle connection.
      maxRequeues: 1,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(dkim !== undefined && {
        dkim: {
          domainName: dkim.domain,
          keySelector: dkim.selector,
          privateKey: dkim.privateKey,
          headerFieldNames: SIGNED_HEADERS,
        },
      }),
    });
    // Once a mail was read to its end, the server may have all of it.
    transport.use("stream", ({ data, message }, done) => {
      message.processFunc((content) => content.once("end", () => ((data as Handing).handing.whole = true)));
      done();
    });
    return transport;
  };

  return {
    async send(email, signal) {
      let delivery: Delivery | undefined;
      opened ??= open();
      for (const { name, transport } of await opened) {
        signal.throwIfAborted();
        const handing = { whole: false };
        try {
          const message: Handing & ReturnType<typeof toMessage> = { ...toMessage(email), handing };
          const { response } = await transport.sendMail({ ...message, signal });
          return { state: "sent", server: name, answer: response, code: Number(response.slice(0, 3)) };
        } catch (error) {
          signal.throwIfAborted();
          delivery = { server: name, ...judgeFailure(error, handing.whole) };
          if (delivery.state !== "deferred") return delivery;
        }
      }
      return delivery as Delivery;
    },
    async close() {
      for (const { transport } of (await opened) ?? []) transport.close();
    },
  };
}

interface Server {
  readonly url: string;
  readonly name: string;
  /** Whether nothing is said to it in clear. */
  readonly requireTLS: boolean;
}

/** This machine: what goes there leaves it not. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

function readServer(text: string, index: number): Server {
  const url = URL.parse(text);
  if (url === null || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "") {
    throw invalidServer(
      index,
      "it must look like smtp://user:password@host:587 or smtps://user:password@host:465",
      "must be an smtp or smtps URL",
    );
  }
  const asked = url.searchParams.get("requireTLS");
  if (asked !== null && asked !== "true" && asked !== "false") {
    throw invalidServer(index, "requireTLS must be true or false", "must have requireTLS true or false");
  }
  const port = url.port || (url.protocol === "smtps:" ? "465" : "587");
  const requireTLS = asked === null ? url.password !== "" && !LOOPBACK.test(url.hostname) : asked === "true";
  return { url: text, name: `${url.hostname}:${port}`, requireTLS };
}

function invalidServer(index: number, why: string, detail: string): InvalidInputError {
  const message = `Mail server ${index + 1} cannot be used: ${why}.`;
  return new InvalidInputError("INVALID_MAIL_SERVER", message, [{ pointer: `/servers/${index}`, detail }]);
}
