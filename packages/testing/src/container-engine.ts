import { get, type RequestOptions } from "node:http";

const PATIENCE_MS = 3000;

/** Why no container engine can be used here, in a few words; undefined when one answers. Reads `DOCKER_HOST`. */
export function containerEngineFault(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const host = environment["DOCKER_HOST"] || "unix:///var/run/docker.sock";
  const target = requestTarget(host);
  if (target === undefined)
    return Promise.resolve(`DOCKER_HOST is "${host}", which is neither unix:// nor tcp://`);
  return new Promise((resolve) => {
    const request = get({ ...target, path: "/_ping", timeout: PATIENCE_MS }, (response) => {
      response.resume();
      resolve(
        response.statusCode === 200
          ? undefined
          : `the container engine at ${host} answers ${response.statusCode}`,
      );
    });
    request.once("timeout", () => request.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)));
    request.once("error", (error) => resolve(`no container engine answers at ${host} (${error.message})`));
  });
}

function requestTarget(host: string): RequestOptions | undefined {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const url = /^(?:tcp|http):\/\//.test(host) && URL.parse(host.replace(/^tcp/, "http"));
  return url ? { hostname: url.hostname, port: url.port || 2375 } : undefined;
}
