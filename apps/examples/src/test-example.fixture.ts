import { readFile } from "node:fs/promises";
import { createTestDatabase, spawnNode } from "@millrace/testing";

/** The server as `npm start` runs it. */
const SERVER = new URL("../../server/src/main.ts", import.meta.url);

/** What an example's last comment says that it prints, line by line. */
export async function promisedOutput(name: string): Promise<readonly string[]> {
  const lines = (await readFile(new URL(name, import.meta.url), "utf8")).trimEnd().split("\n");
  const begin = lines.findIndex((line) => /^(\/\/|--) Prints:$/.test(line));
  if (begin === -1) throw new Error(`${name} does not say what it prints.`);
  return lines.slice(begin + 1).map((line) => line.replace(/^(\/\/|--) ?/, ""));
}

/** Runs an example to its end with this environment; what it printed, line by line. */
export async function outputOf(
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const options = { env: { LOG_LEVEL: "silent", ...env }, patienceMs: 120_000 };
  await using example = spawnNode(new URL(name, import.meta.url), options);
  const { code } = await example.exit();
  return code === 0 ? example.output : [...example.output, `exit code ${code}`];
}

/** Set for a server that is to offer no code execution: preparing it may take minutes. */
export const NO_ENGINE = { CODE_EXECUTION_DRIVER: "docker", DOCKER_HOST: "unix:///nowhere/docker.sock" };

/** A server on a database of its own, ready for everything that it offers, for as long as `work` takes. */
export async function withServer<T>(
  env: Readonly<Record<string, string>>,
  work: (url: string, databaseUrl: string) => Promise<T>,
): Promise<T> {
  const database = await createTestDatabase();
  try {
    await using server = spawnNode(SERVER, {
      env: { DATABASE_URL: database.url, PORT: "0", LOG_LEVEL: "info", ...env },
      patienceMs: 240_000,
    });
    const url = /http:\S+\d/.exec(await server.line(/serves at/))?.[0] ?? "";
    // It says so too when code execution is not to be had, and why.
    await server.line(/Code execution is (not )?offered/);
    return await work(url, database.url);
  } finally {
    await database.drop();
  }
}
