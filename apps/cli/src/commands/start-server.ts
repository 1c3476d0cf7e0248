import { Command, Option } from "commander";
import { parseInteger } from "../arguments/integer.ts";
import type { Host } from "../host.ts";
import { NoDatabaseError, readSettings } from "../settings.ts";

interface Options {
  readonly host?: string;
  readonly port?: number;
  readonly role?: string;
  readonly concurrency?: number;
  readonly handlers?: readonly string[];
  readonly queues?: readonly string[];
}

/** The variable of the server that each option sets. */
const VARIABLES: Readonly<Record<keyof Options, string>> = {
  host: "HOST",
  port: "PORT",
  role: "MILLRACE_ROLE",
  concurrency: "JOB_QUEUE_MAX_JOBS_PER_WORKER",
  handlers: "MILLRACE_HANDLERS",
  queues: "MILLRACE_QUEUES",
};

const HANDLERS = [
  "--handlers <files...>",
  "modules whose exported handlers run beside the built-in ones",
] as const;

/** `dev`, `serve` and `worker`: each is the server's own program, which takes its settings from variables. */
export function startServerCommands(host: Host): Command[] {
  return [
    withAddress(new Command("dev"))
      .description("start a server with workers, on a PostgreSQL of its own unless DATABASE_URL names one")
      .option(...HANDLERS)
      .action((options: Options) => host.runServer({ MILLRACE_ROLE: "all", ...toVariables(options) })),
    withAddress(new Command("serve"))
      .description("start a server on the configured database")
      .addOption(
        new Option("--role <role>", "all: HTTP and workers; api: HTTP alone")
          .choices(["all", "api"])
          .default("all"),
      )
      .option(...HANDLERS)
      .action((options: Options) => host.runServer({ ...databaseOf(host), ...toVariables(options) })),
    new Command("worker")
      .description("start workers without HTTP on the configured database")
      .option("--concurrency <number>", "most jobs that run at once in this process, 1 to 1000", parseInteger)
      .option(
        "--queues <names...>",
        "queues whose jobs it runs; those of others are left to other processes (default: all)",
      )
      .option(...HANDLERS)
      .action((options: Options) =>
        host.runServer({
          ...databaseOf(host),
          MILLRACE_ROLE: "worker",
          // One worker with all the slots: their product is what counts.
          ...(options.concurrency !== undefined && {
            JOB_QUEUE_MIN_WORKERS: "1",
            JOB_QUEUE_MAX_WORKERS: "1",
          }),
          ...toVariables(options),
        }),
      ),
  ];
}

function withAddress(command: Command): Command {
  return command
    .option("--host <address>", "address to listen on (default: HOST, or 127.0.0.1)")
    .option("--port <number>", "port to listen on; 0: any free one (default: PORT, or 3000)", parseInteger);
}

function toVariables(options: Options): Record<string, string> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [VARIABLES[name as keyof Options], String(value)]));
}

/** The server would start a PostgreSQL of its own, and jobs would go where nobody looks for them. */
function databaseOf(host: Host): { readonly DATABASE_URL: string } {
  const settings = readSettings(host);
  if (settings.databaseUrl === undefined) throw new NoDatabaseError(settings);
  return { DATABASE_URL: settings.databaseUrl };
}
