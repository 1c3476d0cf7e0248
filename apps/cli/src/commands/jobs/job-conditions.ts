import { type Command, Option } from "commander";
import type { JobConditions, Priority } from "millrace";
import { parsePast } from "../../arguments/instant.ts";
import { parseJsonObject } from "../../arguments/json.ts";
import { parsePriority, PRIORITY_FORM } from "../../arguments/priority.ts";

/** The options of a command that reads or changes jobs by a filter; the same filters as those of `GET /api/jobs`. */
export interface ConditionOptions {
  readonly status?: NonNullable<JobConditions["status"]>;
  readonly type?: string;
  readonly queue?: string;
  readonly priority?: Priority;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly endedAfter?: Date;
  readonly endedBefore?: Date;
  /** Of jobs that failed for good, endedAfter. */
  readonly since?: Date;
  /** Of jobs that failed for good, endedBefore. */
  readonly until?: Date;
  readonly payload?: object;
  readonly errorCode?: string;
  readonly fingerprint?: string;
}

const STATUSES = ["pending", "running", "completed", "failed", "cancelled"] as const;
const STATUS = new Option("--status <status>", "only jobs of this status").choices(STATUSES);

const CONDITIONS = [
  new Option("--type <type>", "only jobs of this type"),
  new Option("--queue <queue>", "only jobs of this queue"),
  new Option("--priority <priority>", `only jobs of this priority: ${PRIORITY_FORM}`).argParser(
    parsePriority,
  ),
  new Option(
    "--created-after <time>",
    "only jobs created after an instant, or since a while ago: 2h",
  ).argParser(parsePast),
  new Option("--created-before <time>", "only jobs created before it").argParser(parsePast),
  new Option("--payload <json>", 'only jobs whose payload contains this: {"userId":"u1"}').argParser(
    parseJsonObject,
  ),
  new Option("--error-code <code>", "only jobs whose last error has this code: timeout"),
  new Option(
    "--fingerprint <hex>",
    "only jobs whose last error has this fingerprint, as a list of failures shows it",
  ),
] as const;

/** Named by what an end is of these jobs. */
const ENDS = [
  new Option(
    "--ended-after <time>",
    "only jobs that ended after an instant, or since a while ago: 2h",
  ).argParser(parsePast),
  new Option("--ended-before <time>", "only jobs that ended before it").argParser(parsePast),
] as const;
const FAILURES = [
  new Option("--since <time>", "only jobs that failed after an instant, or since a while ago: 2h").argParser(
    parsePast,
  ),
  new Option("--until <time>", "only jobs that failed before it").argParser(parsePast),
] as const;

export function withConditions(command: Command): Command {
  return withOptions(command, [STATUS, ...CONDITIONS, ...ENDS]);
}

export function withDeadLetterConditions(command: Command): Command {
  return withOptions(command, [...CONDITIONS, ...FAILURES]);
}

function withOptions(command: Command, options: readonly Option[]): Command {
  for (const option of options) command.addOption(option);
  return command;
}

/** What of the options is a condition, as the library takes it. */
export function toConditions(options: ConditionOptions): JobConditions {
  const { status, type, queue, priority, payload, errorCode, fingerprint } = options;
  const { createdAfter, createdBefore, since, until, endedAfter = since, endedBefore = until } = options;
  const instants = { createdAfter, createdBefore, endedAfter, endedBefore };
  const all = { status, type, queue, priority, ...instants, payload, errorCode, fingerprint };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
