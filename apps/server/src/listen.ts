import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { App } from "./app-env.ts";
import { StartError } from "./start-error.ts";

/** Longest that the headers and the whole of a request may take to arrive, in ms. Answers may take longer. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const TIMEOUT_CHECK_MS = 2000;

/** Longest that requests under way may take once the server closes. */
const CLOSE_GRACE_MS = 5000;

export interface Listener {
  /** As a browser on this machine would write it. */
  readonly url: string;
  /** Stops listening and resolves when the requests under way are answered, or cut off after 5 s. */
  close(): Promise<void>;
}

/** Serves the app. Throws StartError when the address cannot be had. */
export async function listen(app: App, { host, port }: { host: string; port: number }): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    // Handlers run in this process and get the platform's own Request and Response.
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
  }) as Server;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw describe(error as NodeJS.ErrnoException, host, port);
  }
  return { url: urlOf(server.address() as AddressInfo), close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const cutOff = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(cutOff);
}

function urlOf({ address, family, port }: AddressInfo): string {
  const host =
    address === "0.0.0.0" || address === "::" ? "localhost" : family === "IPv6" ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

function describe(error: NodeJS.ErrnoException, host: string, port: number): StartError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} on ${host} is taken by another program. Set PORT to another one`,
    EACCES: `this user may not listen on port ${port}. Set PORT to one above 1023`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set HOST to one that is`,
    ENOTFOUND: `${host} is not an address of this machine. Set HOST to one that is`,
  };
  return new StartError(`The server cannot listen: ${reasons[error.code ?? ""] ?? error.message}.`, {
    cause: error,
  });
}
