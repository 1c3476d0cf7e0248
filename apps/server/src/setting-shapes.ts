import { formatMemorySize, MIN_MEMORY_BYTES, parseCpuShare, parseMemorySize } from "@millrace/code-execution";
import { isQueueName, plainNetwork } from "@millrace/core";
import { readSigningKey } from "@millrace/webhooks";
import { z } from "zod";

/** An integer as a variable says it. */
export function integer(minimum: number, maximum: number): z.ZodType<number, string> {
  const form = `must be an integer from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^-?[0-9]{1,10}$/, form)
    .transform(Number)
    .pipe(z.int().min(minimum, form).max(maximum, form));
}

/** Bytes, as Docker writes them: `128m`. */
export const memorySize: z.ZodType<number, string> = z.string().transform((text, context) => {
  const bytes = parseMemorySize(text);
  if (bytes !== undefined && bytes >= MIN_MEMORY_BYTES) return bytes;
  context.addIssue(`must be a size such as 128m, at least ${formatMemorySize(MIN_MEMORY_BYTES)}`);
  return z.NEVER;
});

/** A share of processors: `0.5`. */
export const cpuShare: z.ZodType<number, string> = z.string().transform((text, context) => {
  const share = parseCpuShare(text);
  if (share !== undefined) return share;
  context.addIssue("must be a share of processors such as 0.5, at least 0.01");
  return z.NEVER;
});

/** Where PostgreSQL is. */
export const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: "must look like postgres://user:password@host:5432/database",
});

/** Where packages come from. Without a name and password: it is told to whoever sends a program. */
export const registryUrl: z.ZodType<string, string> = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const isPlain = url !== null && url.username === "" && url.password === "" && url.search === "";
  if (isPlain && /^https?:$/.test(url.protocol)) return url.href.replace(/\/*$/, "/");
  context.addIssue("must be an address such as https://registry.example/npm/, without a name or password");
  return z.NEVER;
});

/** Addresses and networks with commas between them: `10.0.0.0/8, 192.0.2.7`. */
export const addressList: z.ZodType<readonly string[], string> = z.string().transform((text, context) => {
  try {
    return text.split(",").map((item) => plainNetwork(item.trim()));
  } catch {
    context.addIssue("must be addresses or networks such as 10.0.0.0/8, with commas between them");
    return z.NEVER;
  }
});

/** Name of a header. */
export const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,80}$/, "must be the name of a header, such as X-User");

/** Paths of files with commas between them. */
export const fileList: z.ZodType<readonly string[], string> = z.string().transform((text, context) => {
  const files = text.split(",").map((item) => item.trim());
  if (!files.includes("")) return files;
  context.addIssue("must be paths of files, with commas between them");
  return z.NEVER;
});

/** Names of queues with commas between them. */
export const queueList: z.ZodType<readonly string[], string> = z.string().transform((text, context) => {
  const queues = text.split(",").map((item) => item.trim());
  if (queues.every(isQueueName)) return queues;
  context.addIssue("must be names of queues, with commas between them");
  return z.NEVER;
});

/** Secrets of webhooks with commas between them. What cannot be read is not repeated. */
export const webhookSecrets: z.ZodType<readonly string[], string> = z.string().transform((text, context) => {
  const secrets = text.split(",").map((item) => item.trim());
  try {
    secrets.forEach(readSigningKey);
    return secrets;
  } catch {
    context.addIssue(
      "must be whsec_ and the base64 of 24 to 64 random bytes, or keys whsk_…, with commas between them",
    );
    return z.NEVER;
  }
});
