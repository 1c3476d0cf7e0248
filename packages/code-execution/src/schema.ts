import { z } from "zod";
import { parseCpuShare } from "./cpu-share.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "./language/languages.ts";
import { type ExecutionLimits, MIN_MEMORY_BYTES } from "./limits.ts";
import { formatMemorySize, parseMemorySize } from "./memory-size.ts";

const MAX_FLAGS = 32;
const MAX_ID_LENGTH = 200;

/**
 * Payload of a `code-execution` job under these limits. Nothing is filled in or changed: what is left out is
 * decided when the job runs. More than a ceiling is refused by name rather than cut.
 */
export function codeExecutionSchema(limits: ExecutionLimits) {
  const { run } = limits;
  const options = z.strictObject({
    flags: z
      .array(z.string().max(100))
      .max(MAX_FLAGS)
      .optional()
      .describe("Compiler flags, one each; an allow-list applies."),
    timeout: z
      .int()
      .min(1)
      .max(run.timeoutMs, { error: `is above the ceiling of ${run.timeoutMs} ms` })
      .optional()
      .describe("Milliseconds that the program may run. Default and ceiling: MAX_EXECUTION_TIME."),
    memoryLimit: quantity(parseMemorySize, {
      example: "128m",
      min: MIN_MEMORY_BYTES,
      max: run.memoryBytes,
      format: formatMemorySize,
    }).describe("Memory of the running program. Default and ceiling: MAX_MEMORY_LIMIT."),
    cpuLimit: quantity(parseCpuShare, {
      example: "0.5",
      min: 0.01,
      max: run.cpus,
      format: String,
    }).describe("Share of processors of the running program. Default and ceiling: MAX_CPU_LIMIT."),
  });
  return z
    .strictObject({
      roomId: z.string().min(1).max(MAX_ID_LENGTH),
      userId: z.string().min(1).max(MAX_ID_LENGTH),
      language: z.enum(LANGUAGE_NAMES),
      code: z
        .string()
        .min(1, { error: "is empty" })
        .refine((code) => !code.includes("\0"), { error: "holds a NUL character" })
        .refine((code) => Buffer.byteLength(code) <= limits.sourceBytes, {
          error: `has more than ${limits.sourceBytes} bytes`,
        }),
      stdin: z
        .string()
        .refine((stdin) => Buffer.byteLength(stdin) <= limits.stdinBytes, {
          error: `has more than ${limits.stdinBytes} bytes`,
        })
        .optional()
        .describe("What the program reads from its standard input. Default: nothing."),
      options: options.optional(),
    })
    .superRefine(({ language, options: { flags } = {} }, context) => {
      for (const [index, flag] of (flags ?? []).entries()) {
        const fault = LANGUAGES[language].flagFault(flag);
        if (fault !== undefined)
          context.addIssue({ code: "custom", path: ["options", "flags", index], message: fault });
      }
    });
}

export type CodeExecutionPayload = z.output<ReturnType<typeof codeExecutionSchema>>;

interface QuantityRange {
  readonly example: string;
  readonly min: number;
  readonly max: number;
  format(value: number): string;
}

function quantity(parse: (text: string) => number | undefined, { example, min, max, format }: QuantityRange) {
  return z
    .string()
    .max(32)
    .superRefine((text, context) => {
      const value = parse(text);
      const refuse = (message: string) => context.addIssue({ code: "custom", message });
      if (value === undefined) refuse(`must look like "${example}"`);
      else if (value > max) refuse(`is above the ceiling of ${format(max)}`);
      else if (value < min) refuse(`is below the least, ${format(min)}`);
    })
    .optional();
}
