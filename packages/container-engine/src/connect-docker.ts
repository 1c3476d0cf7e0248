import type Docker from "dockerode";

const DEFAULT_ENDPOINT = "unix:///var/run/docker.sock";

/**
 * A client of the engine at `endpoint`: `unix:///path/to.sock` (the default is Docker's own), or
 * `tcp://host:port` for an engine that is reached without TLS over a private network. Nothing is sent yet.
 * The client is loaded at the first call: it is large, and a server is to listen before that.
 */
export async function connectDocker(endpoint: string = DEFAULT_ENDPOINT): Promise<Docker> {
  const { default: Client } = await import("dockerode");
  if (endpoint.startsWith("unix://")) return new Client({ socketPath: endpoint.slice("unix://".length) });
  const url = URL.parse(endpoint);
  if (url === null || !["tcp:", "http:"].includes(url.protocol) || url.hostname === "") {
    throw new TypeError(`"${endpoint}" is no Docker endpoint: use unix:///path/to.sock or tcp://host:port.`);
  }
  return new Client({ protocol: "http", host: url.hostname, port: Number(url.port || 2375) });
}
