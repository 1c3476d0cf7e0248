import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { System } from "../system.ts";
import { millrace, TYPE } from "./millrace.ts";

const SERVER = fileURLToPath(new URL("../../../../server/src/main.ts", import.meta.url));
const CONNECTIONS = 32;

/** Jobs by the REST API of a server that runs none, over connections that are kept. */
export const millraceRest: System = {
  ...millrace,
  name: "millrace-rest",
  module: import.meta.url,
  settings: `POST to a server of role api, ${CONNECTIONS} kept connections`,
  async connect(url) {
    const client = await millrace.connect(url);
    const server = spawn(process.execPath, [SERVER], {
      env: { DATABASE_URL: url, PORT: "0", MILLRACE_ROLE: "api", LOG_LEVEL: "warn" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const baseUrl = await addressIn(server.stdout);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const post = (path: string, body: object) =>
      postJson(agent, new URL(path, baseUrl), JSON.stringify(body));
    return {
      ...client,
      pid: server.pid!,
      addOne: (payload) => post("/api/jobs", { type: TYPE, payload }),
      addBulk: (payloads) =>
        post("/api/jobs/bulk", { jobs: payloads.map((payload) => ({ type: TYPE, payload })) }),
      async close() {
        agent.destroy();
        server.kill("SIGTERM");
        await once(server, "exit");
        await client.close();
      },
    };
  },
};

/** The server tells it once it serves. */
async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: output })) {
    const found = /serves at (http:\S+?)\. /.exec(line)?.[1];
    if (found !== undefined) return found;
    lines.push(line);
  }
  throw new Error(`The server ended before it served.\n${lines.join("\n")}`);
}

/** Resolves when the answer is 201 and was read to its end. */
function postJson(agent: Agent, url: URL, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const call = request(url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("error", reject).on("end", () => {
        if (response.statusCode === 201) resolve();
        else reject(new Error(`POST ${url.pathname} was answered ${response.statusCode}: ${text}`));
      });
    });
    call.on("error", reject).end(body);
  });
}
