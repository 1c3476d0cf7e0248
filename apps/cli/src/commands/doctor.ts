import { type Command, Option } from "commander";
import type { Finding, FindingLevel } from "@millrace/postgres";
import { answering, answeringCommand } from "../answer.ts";
import { parseDuration } from "../arguments/duration.ts";
import type { Host } from "../host.ts";
import { NoDatabaseError, readSettings } from "../settings.ts";
import { createPaint } from "../text/paint.ts";
import { plain } from "../text/plain.ts";

interface Options {
  readonly longTransaction: number;
}

export function doctorCommand(host: Host): Command {
  return answeringCommand(
    "doctor",
    "look the engine over and say what to do; the exit code is 1 when a check fails",
  )
    .addOption(
      new Option(
        "--long-transaction <duration>",
        "tell of transactions from this age on; ten times as old they fail",
      )
        .argParser(parseDuration)
        .default(60_000, "1m"),
    )
    .action(
      answering(host, async ({ longTransaction: longTransactionMs }: Options) => {
        const settings = readSettings(host);
        const { databaseUrl, schema } = settings;
        if (databaseUrl === undefined) throw new NoDatabaseError(settings);
        const { examineEngine } = await import("@millrace/postgres");
        const findings = await examineEngine(databaseUrl, {
          longTransactionMs,
          ...(schema !== undefined && { schema }),
        });
        return {
          value: findings,
          text: [...findings.map((finding) => findingText(finding, host)), summary(findings)].join("\n"),
          failed: findings.some(({ level }) => level === "fail"),
        };
      }),
    );
}

function findingText({ check, level, detail, advice }: Finding, { screen }: Host): string {
  const paint = createPaint(screen.colours);
  const line = `${paint(level.padEnd(4))}  ${check.padEnd(13)}  ${plain(detail)}`;
  return advice === null ? line : `${line}\n${" ".repeat(21)}→ ${plain(advice)}`;
}

function summary(findings: readonly Finding[]): string {
  const number = (wanted: FindingLevel) => findings.filter(({ level }) => level === wanted).length;
  return `${number("ok")} ok, ${number("warn")} to look at, ${number("fail")} failed.`;
}
