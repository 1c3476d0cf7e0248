import { existsSync } from "node:fs";
import { pino } from "pino";
import { loadConfig } from "./config.ts";
import { startServer } from "./start-server.ts";

/** Settings beside the program count where the environment has none. */
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  const config = loadConfig(process.env);
  const logger = pino({ name: "millrace", level: config.logLevel });
  const server = await startServer(config, logger);
  console.log(server.url === null ? "Millrace works. Stop it with Ctrl-C." : `Millrace serves at ${server.url}. Stop it with Ctrl-C.`);

  const reason = await Promise.race([signalled("SIGINT"), signalled("SIGTERM"), server.failed]);
  logger.info({ reason }, "Stopping");
  await server.stop();
  process.exit(reason.startsWith("SIG") ? 0 : 1);
} catch (error) {
  console.error(oneLine(error));
  process.exit(1);
}

function signalled(signal: "SIGINT" | "SIGTERM"): Promise<string> {
  return new Promise((resolve) => process.once(signal, () => resolve(signal)));
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `Millrace cannot go on: ${message.replaceAll(/\s+/g, " ")}`;
}
