import { createServer } from "node:net";

/** Whether the loopback port can be bound now. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== undefined;
}

/** A loopback port that nobody listened on a moment ago. */
export async function pickPort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) throw new Error("The system has no free port left.");
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : undefined));
    });
  });
}
