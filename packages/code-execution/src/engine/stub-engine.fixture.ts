import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connectDocker } from "@millrace/container-engine";
import type Docker from "dockerode";

/** What an engine answers: a status code, and what goes with it. */
export interface StubAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** A client of an engine that answers as it is told: for what a real one does only when it is in trouble. */
export async function stubEngine(
  answer: (method: string, path: string) => StubAnswer,
): Promise<{ readonly docker: Docker; close(): void }> {
  const server = createServer(({ method = "", url = "" }, response) => {
    const { status, body } = answer(method, url);
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(body === undefined ? "" : JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { docker: await connectDocker(`tcp://127.0.0.1:${port}`), close: () => server.close() };
}
