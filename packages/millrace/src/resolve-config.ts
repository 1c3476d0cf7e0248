import { defaultJobPolicy, InvalidInputError, isQueueName, jsonPointer } from "@millrace/core";
import type { InputFault, JobPolicy } from "@millrace/core";
import type { JobQueueConfig, JobQueueDefaults } from "./job-queue-config.ts";
import { defaultJobQueueConfig, jobQueueSettings } from "./job-queue-settings.ts";
import type { Setting } from "./setting.ts";

/** A hundred years. */
const MAX_DAYS = 36_500;

const NOT_IN_ENVIRONMENT: ReadonlySet<string> = new Set<
  Exclude<keyof JobQueueConfig, keyof JobQueueDefaults>
>([
  "databaseUrl",
  "schema",
  "handlers",
  "registry",
  "workers",
  "queues",
  "queueConcurrency",
  "retentionDays",
  "auditDays",
  "backups",
  "migrate",
  "logger",
]);

/**
 * Every setting: the config's, else the environment's, else the default. Throws InvalidInputError
 * `INVALID_CONFIG` or `INVALID_ENVIRONMENT`, naming the setting or the variable.
 */
export function resolveSettings(config: JobQueueConfig): JobQueueDefaults {
  checkSettings(config);
  const faults = ownFaults(config);
  if (faults.length > 0) throw invalidConfig(faults);
  const names = Object.keys(jobQueueSettings) as (keyof JobQueueDefaults)[];
  const settings = Object.fromEntries(
    names.map((name) => [name, config[name] ?? defaultJobQueueConfig[name]]),
  );
  const resolved = settings as unknown as JobQueueDefaults;
  checkWorkerRange(resolved);
  return resolved;
}

/** Throws InvalidInputError `INVALID_CONFIG` when a setting cannot be used, or has no meaning here. */
export function checkSettings(config: object, others: ReadonlySet<string> = NOT_IN_ENVIRONMENT): void {
  const faults = Object.entries(config).flatMap(([name, value]) =>
    others.has(name) ? [] : faultOf(name, value),
  );
  if (faults.length > 0) throw invalidConfig(faults);
}

/** What is wrong with settings that no variable of the environment has. */
function ownFaults({
  queues,
  queueConcurrency = {},
  retentionDays,
  auditDays,
}: JobQueueConfig): InputFault[] {
  return [
    ...(queues === undefined || (queues.length > 0 && queues.every(isQueueName))
      ? []
      : [{ pointer: "/queues", detail: "must be names of queues, at least one" }]),
    ...Object.entries(queueConcurrency).flatMap(([queue, most]) =>
      isQueueName(queue) && Number.isSafeInteger(most) && most >= 1
        ? []
        : [
            {
              pointer: jsonPointer(["queueConcurrency", queue]),
              detail: "must be the name of a queue and an integer from 1",
            },
          ],
    ),
    ...Object.entries({ retentionDays, auditDays }).flatMap(([name, days]) =>
      days === undefined || (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS)
        ? []
        : [{ pointer: `/${name}`, detail: `must be an integer from 1 to ${MAX_DAYS}` }],
    ),
  ];
}

/** Throws InvalidInputError `INVALID_CONFIG` when the least number of workers is above the greatest. */
export function checkWorkerRange({
  minWorkers,
  maxWorkers,
}: Pick<JobQueueDefaults, "minWorkers" | "maxWorkers">): void {
  if (minWorkers <= maxWorkers) return;
  throw invalidConfig([
    { pointer: "/minWorkers", detail: `is ${minWorkers}, more than maxWorkers, which is ${maxWorkers}` },
  ]);
}

/** What jobs of a type take over where its handler says nothing. */
export function policyOfSettings(settings: JobQueueDefaults): JobPolicy {
  return {
    ...defaultJobPolicy,
    maxRetries: settings.defaultMaxRetries,
    timeoutSeconds: settings.defaultTimeoutSeconds,
    strategy: settings.retryStrategy,
    baseDelayMs: settings.retryBaseDelay,
    maxDelayMs: settings.retryMaxDelay,
  };
}

function faultOf(name: string, value: unknown): InputFault[] {
  if (value === undefined) return [];
  const setting = Object.hasOwn(jobQueueSettings, name)
    ? (jobQueueSettings[name as keyof JobQueueDefaults] as Setting<unknown>)
    : undefined;
  if (setting === undefined) return [{ pointer: `/${name}`, detail: "is not a setting" }];
  return setting.accepts(value) ? [] : [{ pointer: `/${name}`, detail: `must be ${setting.expected}` }];
}

function invalidConfig(faults: readonly InputFault[]): InvalidInputError {
  const list = faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join("; ");
  return new InvalidInputError(
    "INVALID_CONFIG",
    `The job queue's configuration cannot be used: ${list}.`,
    faults,
  );
}
