import { isJobId } from "@millrace/core";
import { z } from "zod";
import { parseImageReference } from "./image-reference.ts";
import { LABEL_PREFIX } from "./labels.ts";

const HOUR_MS = 3_600_000;

const word = z
  .string()
  .max(8192)
  .refine((text) => !text.includes("\0"), "must not contain NUL");
const command = z.array(word).min(1).max(200);
const port = z.int().min(1).max(65_535);

/** Name or id of a container, as Docker takes them. */
const containerId = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/, "must be the id or the name of a container");

const healthCheck = z.strictObject({
  /** Program and arguments that run in the container; exit 0 is healthy. No shell is in between. */
  command,
  /** Between two runs. Milliseconds. */
  intervalMs: z.int().min(100).max(HOUR_MS).default(30_000),
  timeoutMs: z.int().min(100).max(HOUR_MS).default(30_000),
  /** Failures in a row that make it unhealthy. */
  retries: z.int().min(1).max(100).default(3),
  /** Failures so soon after its start do not count. */
  startPeriodMs: z.int().min(0).max(HOUR_MS).default(0),
});

/** Payload of `create-container`. */
export const createContainerSchema = z.strictObject({
  /** Such as `node:22` or `registry.example/team/app@sha256:…`. */
  image: z
    .string()
    .max(500)
    .refine(
      (text) => parseImageReference(text) !== undefined,
      "must be the name of an image, such as node:22",
    ),
  /** Left out: one made of the installation and the job. */
  name: z
    .string()
    .regex(
      /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/,
      "must be 2 to 128 of a-z A-Z 0-9 _ . - and begin with a letter or digit",
    )
    .optional(),
  /** In place of the image's own. No shell is in between. */
  entrypoint: command.optional(),
  command: command.optional(),
  /** Stored with the job as it is: no place for secrets. */
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,200}$/, "must be the name of a variable"), word)
    .default({}),
  workingDir: z
    .string()
    .max(1000)
    .regex(/^\/[^\0]*$/, "must be a path from the root")
    .optional(),
  user: z
    .string()
    .regex(/^[a-z0-9_][a-z0-9_.:-]{0,80}$/i, "must be a user such as 1000:1000")
    .optional(),
  labels: z
    .record(
      z
        .string()
        .min(1)
        .max(200)
        .refine((name) => !name.startsWith(LABEL_PREFIX), `must not begin with ${LABEL_PREFIX}`),
      z.string().max(2000),
    )
    .default({}),
  /** Each at most, and by default, what the worker's policy allows. */
  limits: z
    .strictObject({
      memoryMb: z.int().min(6).max(1_048_576).optional(),
      cpus: z.number().min(0.01).max(1024).optional(),
      processes: z.int().min(1).max(1_000_000).optional(),
    })
    .default({}),
  /** Published on the loopback address of the engine's host alone; without `hostPort` on a free one. */
  ports: z
    .array(
      z.strictObject({
        containerPort: port,
        hostPort: port.min(1024).optional(),
        protocol: z.enum(["tcp", "udp"]).default("tcp"),
      }),
    )
    .max(50)
    .default([]),
  healthCheck: healthCheck.optional(),
  /** After so long `cleanup-containers` removes it. At most, and by default, what the worker's policy allows. Milliseconds. */
  ttlMs: z.int().min(1000).max(Number.MAX_SAFE_INTEGER).optional(),
  /** Once that job has ended, `cleanup-containers` removes it. */
  untilJob: z.string().refine(isJobId, "must be the id of a job").optional(),
});
export type CreateContainerPayload = z.output<typeof createContainerSchema>;

/** Payload of `destroy-container`. */
export const destroyContainerSchema = z.strictObject({
  containerId,
  /** It is told to stop, and killed so long after. Milliseconds. */
  graceMs: z.int().min(0).max(300_000).default(10_000),
});

/** Payload of `health-check`. */
export const healthCheckSchema = z.strictObject({
  containerId,
  /** Waits so long for it to be healthy (to run, where it has no check of its own); not so by then, the job fails. Milliseconds. */
  waitMs: z.int().min(0).max(600_000).default(0),
});

/** Payload of `cleanup-containers`. */
export const cleanupContainersSchema = z.strictObject({
  /** Containers that ended so long ago go. Milliseconds. */
  maxAge: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(HOUR_MS),
});
