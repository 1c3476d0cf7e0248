import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { resolveDrizzleQuickly } from "@millrace/drizzle-resolution";
import { pino } from "pino";
import { loadConfig } from "./config.ts";
import { startDatabaseServer } from "./database-server.ts";
import { limitHeapGrowth } from "./limit-heap-growth.ts";

resolveDrizzleQuickly();
/** Settings beside the program count where the environment has none. */
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  const { values } = parseArgs({ options: { demo: { type: "boolean", default: false } } });
  process.exit(await (values.demo ? demo() : serve()));
} catch (error) {
  console.error(oneLine(error));
  process.exit(1);
}

/** Serves until it is told to stop; answers the exit code. */
async function serve(): Promise<number> {
  const config = loadConfig(process.env);
  const logger = pino({ name: "millrace", level: config.logLevel });
  // Listened for before anything starts, so that a signal while it starts is obeyed once it stands.
  const stopSignal = Promise.race([signalled("SIGINT"), signalled("SIGTERM")]);
  // PostgreSQL starts while the rest of this program is loaded: each takes about as long.
  const [database, { startServer }] = await Promise.all([
    startDatabaseServer(config, logger),
    import("./start-server.ts"),
  ]);
  const server = await startServer(config, logger, database);
  limitHeapGrowth();
  console.log(
    server.url === null
      ? "Millrace works. Stop it with Ctrl-C."
      : `Millrace serves at ${server.url}. Stop it with Ctrl-C.`,
  );

  const reason = await Promise.race([stopSignal, server.failed]);
  const asked = reason.startsWith("SIG");
  if (!asked) console.error(oneLine(reason));
  logger.info({ reason }, "Stopping");
  await server.stop();
  return asked ? 0 : 1;
}

/** Runs the demo; answers the exit code. Its lines are for people, so the log is silent unless it was asked for. */
async function demo(): Promise<number> {
  const config = loadConfig(process.env);
  const logger = pino({ name: "millrace", level: process.env["LOG_LEVEL"] ? config.logLevel : "silent" });
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    void signalled(signal).then(() => stop.abort(new Error(`the demo was ended by ${signal}.`)));
  }
  const { runDemo } = await import("./demo/run-demo.ts");
  return (await runDemo(config, logger, (line) => console.log(line), stop.signal)) ? 0 : 1;
}

/** Goes on listening: npm passes on the Ctrl-C that the terminal gave us too, and the second must not end us midway. */
function signalled(signal: "SIGINT" | "SIGTERM"): Promise<string> {
  return new Promise((resolve) => process.on(signal, () => resolve(signal)));
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `Millrace cannot go on: ${message.replaceAll(/\s+/g, " ")}`;
}
