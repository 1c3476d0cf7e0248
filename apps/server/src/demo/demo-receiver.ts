import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** Somebody else's service, which webhooks are sent to. */
export interface DemoReceiver {
  readonly url: string;
  /** Bodies that have come, in their order. */
  readonly bodies: readonly string[];
  close(): Promise<void>;
}

export async function startDemoReceiver(): Promise<DemoReceiver> {
  const bodies: string[] = [];
  const receive = async (request: IncomingMessage) => void bodies.push((await request.toArray()).join(""));
  const server = createServer((request, response) => {
    receive(request).then(
      () => response.writeHead(204).end(),
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    bodies,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
