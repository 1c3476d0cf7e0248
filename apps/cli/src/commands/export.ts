import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import type { Job } from "millrace";
import type { Host } from "../host.ts";
import { withManager } from "../with-manager.ts";
import { type ConditionOptions, toConditions, withConditions } from "./jobs/job-conditions.ts";

interface Options extends ConditionOptions {
  readonly format: "ndjson" | "json" | "csv";
  readonly output?: string;
}

/** Jobs that become text together. */
const BATCH = 100;

export function exportCommand(host: Host): Command {
  const command = new Command("export").description(
    "print every job that fits all filters, of one moment, in no order",
  );
  return withConditions(command)
    .addOption(
      new Option("--format <format>", "ndjson: a job a line; json: one list; csv")
        .choices(["ndjson", "json", "csv"])
        .default("ndjson"),
    )
    .option("--output <file>", "write a new file instead of standard output")
    .action(async (options: Options) => {
      await withManager(host, async (manager) => {
        const { exportText } = await import("@millrace/contract");
        const text = exportText(options.format, batched(manager.exportJobs(toConditions(options))));
        if (options.output === undefined) {
          for await (const part of text) {
            if (host.signal.aborted) return;
            await host.write(part);
          }
        } else {
          const file = createWriteStream(options.output, { flags: "wx", mode: 0o600 });
          await pipeline(text, file, { signal: host.signal });
        }
      });
    });
}

async function* batched(jobs: AsyncIterable<Job>): AsyncGenerator<readonly Job[]> {
  let batch: Job[] = [];
  for await (const job of jobs) {
    batch.push(job);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
