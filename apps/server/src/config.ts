import { join } from "node:path";
import { DEFAULT_EXECUTION_LIMITS, type DriverName, type ExecutionLimits } from "@millrace/code-execution";
import type { BackupSettings } from "millrace";
import { z } from "zod";
import type { ContainerPolicy } from "@millrace/containers";
import { backupVariables, toBackupSettings } from "./backup-settings.ts";
import { containerVariables, toContainerPolicy } from "./container-settings.ts";
import { type DataSettings, dataSettings, dataVariables } from "./data-settings.ts";
import { type EmailConfig, emailFaults, emailVariables, toEmailConfig } from "./email-config.ts";
import { type GpuConfig, gpuFaults, gpuVariables, toGpuConfig } from "./gpu-config.ts";
import { languageLimitFaults, languageLimits } from "./language-limit-settings.ts";
import { type PackageConfig, packageVariables, toDependencySettings } from "./package-config.ts";
import { RUNNER_QUEUES } from "./runner-queues.ts";
import {
  addressList,
  cpuShare,
  databaseUrl,
  fileList,
  headerName,
  integer,
  memorySize,
  queueList,
  webhookSecrets,
} from "./setting-shapes.ts";

const { run, compile } = DEFAULT_EXECUTION_LIMITS;
/** Each of the last minute is remembered. */
const MOST_SUBMISSIONS = 10_000;

function perProcess(queue: keyof typeof RUNNER_QUEUES) {
  return integer(1, 1000).default(RUNNER_QUEUES[queue].concurrency);
}

/** Every variable of the server. Those of the library, `JOB_QUEUE_*`, are read by the library. */
const environment = z.strictObject({
  HOST: z.string().default("127.0.0.1"),
  PORT: integer(0, 65_535).default(3000),
  DATABASE_URL: databaseUrl.optional(),
  DOCKER_HOST: z.string().optional(),
  CODE_EXECUTION_DRIVER: z.enum(["auto", "docker", "embedded"]).default("auto"),
  CODE_EXECUTION_RUNTIME: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]*$/, "must be the name of a runtime of the container engine, such as runsc")
    .optional(),
  CODE_EXECUTION_POOL: integer(0, 100).optional(),
  ...packageVariables,
  CODE_EXECUTION_LANGUAGE_LIMITS: languageLimits.default({}),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  MILLRACE_DATA_DIR: z.string().default(".millrace"),
  MILLRACE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,39}$/, "must be 1 to 40 of a-z, 0-9 and _, not beginning with a digit")
    .default("millrace"),
  MILLRACE_HANDLERS: fileList.default([]),
  MILLRACE_QUEUES: queueList.optional(),
  MILLRACE_ROLE: z.enum(["all", "api", "worker"]).default("all"),
  RATE_LIMIT_REQUESTS: integer(1, 1_000_000).default(10),
  RATE_LIMIT_WINDOW_MS: integer(1, 86_400_000).default(60_000),
  RATE_LIMIT_SCOPE: z.enum(["runs", "all"]).default("runs"),
  TRUSTED_PROXIES: addressList.default([]),
  TRUSTED_USER_HEADER: headerName.optional(),
  MAX_CONCURRENT_JOBS: integer(1, 1000).default(5),
  MAX_QUEUE_SIZE: integer(0, 1_000_000).default(100),
  MAX_CONCURRENT_JOBS_PER_CLIENT: integer(1, 1000).optional(),
  MAX_QUEUE_SIZE_PER_CLIENT: integer(0, 1_000_000).optional(),
  COMPILE_RATE_LIMIT: integer(1, MOST_SUBMISSIONS).default(5),
  COMPILE_ADDRESS_RATE_LIMIT: integer(1, MOST_SUBMISSIONS).optional(),
  COMPILE_MAX_CONCURRENT: integer(1, 1000).optional(),
  COMPILE_MAX_QUEUE: integer(0, 1_000_000).optional(),
  MAX_EXECUTION_TIME: integer(1, 3_600_000).default(run.timeoutMs),
  MAX_MEMORY_LIMIT: memorySize.default(run.memoryBytes),
  MAX_CPU_LIMIT: cpuShare.default(run.cpus),
  COMPILE_TIMEOUT_MS: integer(1, 3_600_000).default(compile.timeoutMs),
  COMPILE_MEMORY: memorySize.default(compile.memoryBytes),
  COMPILE_CPU: cpuShare.default(compile.cpus),
  WEBHOOK_ALLOWED_NETWORKS: addressList.default([]),
  WEBHOOK_SECRETS: webhookSecrets.default([]),
  ...containerVariables,
  ...dataVariables,
  ...emailVariables,
  ...gpuVariables,
  UPKEEP_ARCHIVE_DIR: z.string().optional(),
  UPKEEP_SCHEDULES: z.enum(["true", "false"]).default("true"),
  ...backupVariables,
  JOB_WORKER_CONCURRENCY: perProcess("job-execution"),
  CONTAINER_WORKER_CONCURRENCY: perProcess("container-management"),
  MONITORING_WORKER_CONCURRENCY: perProcess("monitoring"),
  WEBHOOK_WORKER_CONCURRENCY: perProcess("webhook-processing"),
  CLEANUP_WORKER_CONCURRENCY: perProcess("cleanup"),
  METRICS_WORKER_CONCURRENCY: perProcess("metrics-collection"),
});

/** Names of the server's variables. */
export const SERVER_VARIABLES: readonly string[] = Object.keys(environment.shape);

/** Names that begin so are ours: an unknown one is a typing error, and is refused. */
const OWN_PREFIXES = ["MILLRACE_", "CODE_EXECUTION_", "COMPILE_", "RATE_LIMIT_"];

/** Limits of some programs, each with the one of all programs, which it cannot exceed. */
const WITHIN = [
  ["MAX_CONCURRENT_JOBS_PER_CLIENT", "MAX_CONCURRENT_JOBS"],
  ["MAX_QUEUE_SIZE_PER_CLIENT", "MAX_QUEUE_SIZE"],
  ["COMPILE_MAX_CONCURRENT", "MAX_CONCURRENT_JOBS"],
  ["COMPILE_MAX_QUEUE", "MAX_QUEUE_SIZE"],
] as const;
const DEFAULT_COMPILE_CONCURRENT = 3;
const DEFAULT_COMPILE_WAITING = 100;
/** As many users as may share an address, by default: anybody can invent users, and not addresses. */
const USERS_OF_ADDRESS = 40;
/** More at once than that are rare, and each that waits takes some megabytes. */
const DEFAULT_MOST_POOLED = 8;

export interface ServerConfig {
  /** Address to listen on. Default: loopback. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Undefined: a PostgreSQL of our own is started. Holds a secret. */
  readonly databaseUrl: string | undefined;
  /** Folder of that PostgreSQL. */
  readonly dataDirectory: string;
  readonly schema: string;
  /** `api` runs no jobs, `worker` serves no HTTP, `all` does both. */
  readonly role: "all" | "api" | "worker";
  /** Modules whose handlers it runs beside its own. */
  readonly handlerModules: readonly string[];
  /** Queues whose jobs it runs; undefined: all. */
  readonly queues: readonly string[] | undefined;
  readonly logLevel: z.infer<typeof environment>["LOG_LEVEL"];
  /** Most jobs that run at once in this process, by queue. */
  readonly queueConcurrency: Readonly<Record<string, number>>;
  readonly requestLimit: {
    /** `runs`: on requests that run a program. `all`: on all but the health probes. */
    readonly scope: "runs" | "all";
    readonly requests: number;
    readonly windowMs: number;
  };
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Header in which these name the user. */
  readonly trustedUserHeader: string | undefined;
  readonly webhooks: {
    /** Networks beside the public internet that webhooks may reach. */
    readonly allowedNetworks: readonly string[];
    /** `whsec_…`; sign each webhook. */
    readonly secrets: readonly string[];
  };
  readonly containers: ContainerPolicy;
  readonly data: DataSettings;
  readonly email: EmailConfig;
  readonly gpu: GpuConfig;
  /** Where upkeep jobs write what they delete, when they are asked to. */
  readonly archiveFolder: string;
  /** Whether the schedules of upkeep jobs are made at start. */
  readonly upkeepSchedules: boolean;
  readonly backups: BackupSettings;
  readonly codeExecution: {
    /** `auto`: containers where an engine answers that can enforce all limits, else `embedded`. */
    readonly driver: "auto" | DriverName;
    /** What the engine runs containers of programs with, by its own name for it. Undefined: its default. */
    readonly runtime: string | undefined;
    /** Undefined: Docker's own socket. */
    readonly dockerHost: string | undefined;
    /** Most containers of this process that wait for programs of the same limits. */
    readonly pool: number;
    /** By `/api/compile`: of one user, and of all users of one address together. */
    readonly submissionsPerMinute: number;
    readonly addressSubmissionsPerMinute: number;
    /** Programs that run at once and that wait, over all processes. */
    readonly maxConcurrent: number;
    readonly maxWaiting: number;
    /** The same of those among them that came by `/api/compile`. */
    readonly compile: { readonly maxConcurrent: number; readonly maxWaiting: number };
    /** The same of one client, of all but those. Undefined: each may have all. */
    readonly ofClient: { readonly maxConcurrent: number; readonly maxWaiting: number } | undefined;
    readonly limits: ExecutionLimits;
    /** Packages for programs that run in containers. */
    readonly dependencies: PackageConfig;
    /** Of the files that programs keep from run to run, all together. */
    readonly workspaceBytes: number;
  };
}

/** The configuration cannot be used; the message names every fault and repeats no value. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(`The configuration cannot be used: ${faults.join("; ")}.`);
    this.name = "ConfigError";
  }
}

/** The server's configuration. An empty variable counts as unset. Throws ConfigError. */
export function loadConfig(variables: Readonly<Record<string, string | undefined>>): ServerConfig {
  const ours = Object.entries(variables).filter(
    ([name, value]) =>
      value && (SERVER_VARIABLES.includes(name) || OWN_PREFIXES.some((prefix) => name.startsWith(prefix))),
  );
  const { data, error } = environment.safeParse(Object.fromEntries(ours));
  if (error !== undefined) throw new ConfigError(error.issues.flatMap(describe));
  const idle = WITHIN.filter(([part, whole]) => (data[part] ?? 0) > data[whole]);
  if (idle.length > 0) {
    throw new ConfigError(
      idle.map(
        ([part, whole]) => `${part} is above ${whole} (${data[whole]}), which counts the same programs`,
      ),
    );
  }
  if (data.TRUSTED_USER_HEADER !== undefined && data.TRUSTED_PROXIES.length === 0) {
    throw new ConfigError(["TRUSTED_USER_HEADER is believed from TRUSTED_PROXIES alone, and there are none"]);
  }
  if (data.CODE_EXECUTION_RUNTIME !== undefined && data.CODE_EXECUTION_DRIVER === "embedded") {
    throw new ConfigError([
      "CODE_EXECUTION_RUNTIME says how containers run, and CODE_EXECUTION_DRIVER embedded makes none",
    ]);
  }
  const limits: ExecutionLimits = {
    ...DEFAULT_EXECUTION_LIMITS,
    run: { timeoutMs: data.MAX_EXECUTION_TIME, memoryBytes: data.MAX_MEMORY_LIMIT, cpus: data.MAX_CPU_LIMIT },
    compile: {
      timeoutMs: data.COMPILE_TIMEOUT_MS,
      memoryBytes: data.COMPILE_MEMORY,
      cpus: data.COMPILE_CPU,
    },
    languages: data.CODE_EXECUTION_LANGUAGE_LIMITS,
  };
  const apart = [...emailFaults(data), ...gpuFaults(data), ...languageLimitFaults(limits)];
  if (apart.length > 0) throw new ConfigError(apart);
  if (data.MILLRACE_ROLE === "api" && data.MILLRACE_QUEUES !== undefined) {
    throw new ConfigError(["MILLRACE_QUEUES says whose jobs to run, and MILLRACE_ROLE api runs none"]);
  }
  return {
    host: data.HOST,
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    dataDirectory: data.MILLRACE_DATA_DIR,
    schema: data.MILLRACE_SCHEMA,
    role: data.MILLRACE_ROLE,
    handlerModules: data.MILLRACE_HANDLERS,
    queues: data.MILLRACE_QUEUES,
    logLevel: data.LOG_LEVEL,
    queueConcurrency: Object.fromEntries(
      Object.entries(RUNNER_QUEUES).map(([queue, { variable }]) => [queue, data[variable]]),
    ),
    requestLimit: {
      scope: data.RATE_LIMIT_SCOPE,
      requests: data.RATE_LIMIT_REQUESTS,
      windowMs: data.RATE_LIMIT_WINDOW_MS,
    },
    trustedProxies: data.TRUSTED_PROXIES,
    trustedUserHeader: data.TRUSTED_USER_HEADER,
    webhooks: { allowedNetworks: data.WEBHOOK_ALLOWED_NETWORKS, secrets: data.WEBHOOK_SECRETS },
    containers: toContainerPolicy(data),
    data: dataSettings(data),
    email: toEmailConfig(data),
    gpu: toGpuConfig(data),
    archiveFolder: data.UPKEEP_ARCHIVE_DIR ?? join(data.MILLRACE_DATA_DIR, "archives"),
    upkeepSchedules: data.UPKEEP_SCHEDULES === "true",
    backups: toBackupSettings(data, data.MILLRACE_DATA_DIR),
    codeExecution: {
      driver: data.CODE_EXECUTION_DRIVER,
      runtime: data.CODE_EXECUTION_RUNTIME,
      pool: data.CODE_EXECUTION_POOL ?? Math.min(DEFAULT_MOST_POOLED, data.MAX_CONCURRENT_JOBS),
      dockerHost: data.DOCKER_HOST,
      submissionsPerMinute: data.COMPILE_RATE_LIMIT,
      addressSubmissionsPerMinute:
        data.COMPILE_ADDRESS_RATE_LIMIT ??
        Math.min(MOST_SUBMISSIONS, USERS_OF_ADDRESS * data.COMPILE_RATE_LIMIT),
      maxConcurrent: data.MAX_CONCURRENT_JOBS,
      maxWaiting: data.MAX_QUEUE_SIZE,
      compile: {
        maxConcurrent:
          data.COMPILE_MAX_CONCURRENT ?? Math.min(DEFAULT_COMPILE_CONCURRENT, data.MAX_CONCURRENT_JOBS),
        maxWaiting: data.COMPILE_MAX_QUEUE ?? Math.min(DEFAULT_COMPILE_WAITING, data.MAX_QUEUE_SIZE),
      },
      ofClient:
        data.MAX_CONCURRENT_JOBS_PER_CLIENT === undefined && data.MAX_QUEUE_SIZE_PER_CLIENT === undefined
          ? undefined
          : {
              maxConcurrent: data.MAX_CONCURRENT_JOBS_PER_CLIENT ?? data.MAX_CONCURRENT_JOBS,
              maxWaiting: data.MAX_QUEUE_SIZE_PER_CLIENT ?? data.MAX_QUEUE_SIZE,
            },
      dependencies: toDependencySettings(data),
      workspaceBytes: data.CODE_EXECUTION_WORKSPACES,
      limits,
    },
  };
}

function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((name) => `${name} is not a known variable`);
  return [`${issue.path.join(".")} ${issue.message}`];
}
