import {
  DEFAULT_EXECUTION_LIMITS,
  type ExecutionLimits,
  isCompiled,
  LANGUAGE_NAMES,
  type LanguageLimits,
  type LanguageName,
  limitsOfLanguage,
  MIN_MEMORY_BYTES,
} from "@millrace/code-execution";
import { z } from "zod";

const VARIABLE = "CODE_EXECUTION_LANGUAGE_LIMITS";
const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

type LimitsByLanguage = NonNullable<ExecutionLimits["languages"]>;

/** Names the fields that nobody knows, which would else be ignored. */
function strict<Shape extends z.ZodRawShape>(shape: Shape, form: string) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `has ${issue.keys.join(", ")}, which is none of ${Object.keys(shape).join(", ")}`
        : form,
  });
}

/** In this range. */
function number(least: number, most: number, isWhole = true) {
  const form = `must be ${isWhole ? "an integer" : "a number"} from ${least} to ${most}`;
  return {
    form,
    value: (isWhole ? z.int(form) : z.number(form)).min(least, form).max(most, form).optional(),
  };
}

/** One number is the most, and what a program gets that asks for nothing. */
function bound(least: number, most: number, isWhole = true) {
  const { form, value } = number(least, most, isWhole);
  const range = strict({ default: value, most: value }, `${form}, or such as {"default": …, "most": …}`);
  return z.preprocess((given) => (typeof given === "number" ? { most: given } : given), range).optional();
}

const ofLanguage = strict(
  {
    timeoutMs: bound(1, HOUR_MS),
    cpuMs: bound(1, HOUR_MS),
    memoryMb: bound(MIN_MEMORY_BYTES / MIB, 1024 * 1024),
    cpus: bound(0.01, 1024, false),
    outputBytes: bound(1, DEFAULT_EXECUTION_LIMITS.stdoutBytes),
    compileTimeoutMs: number(1, HOUR_MS).value,
  },
  'must be limits such as {"timeoutMs": 60000}',
);
const byLanguage = strict(
  Object.fromEntries(LANGUAGE_NAMES.map((language) => [language, ofLanguage.optional()])) as Record<
    LanguageName,
    z.ZodOptional<typeof ofLanguage>
  >,
  'must be limits by language, such as {"python": {"timeoutMs": 60000}}',
);

/** Limits of some languages, as JSON. */
export const languageLimits: z.ZodType<LimitsByLanguage, string> = z.string().transform((text, context) => {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    context.addIssue('must be JSON, such as {"python": {"timeoutMs": 60000}}');
    return z.NEVER;
  }
  const { data, error } = byLanguage.safeParse(given);
  if (data !== undefined)
    return Object.fromEntries(Object.entries(data).map(([language, limits]) => [language, toLimits(limits)]));
  for (const { path, message } of error.issues)
    context.addIssue({ code: "custom", path: [...path], message });
  return z.NEVER;
});

function toLimits({ memoryMb, ...limits }: z.output<typeof ofLanguage> = {}): LanguageLimits {
  const bytes = (mib: number | undefined, name: "default" | "most") =>
    mib === undefined ? {} : { [name]: mib * MIB };
  const memory = memoryMb && { ...bytes(memoryMb.default, "default"), ...bytes(memoryMb.most, "most") };
  return JSON.parse(JSON.stringify({ ...limits, memoryBytes: memory })) as LanguageLimits;
}

/** What contradicts the server's other limits, by name. */
export function languageLimitFaults(limits: ExecutionLimits): string[] {
  return Object.entries(limits.languages ?? {}).flatMap(([name, set]) => {
    const language = name as LanguageName;
    const { run } = limitsOfLanguage(language, limits);
    const at = `${VARIABLE}.${language}`;
    const faults: string[] = [];
    for (const key of ["timeoutMs", "cpuMs", "memoryBytes", "cpus", "outputBytes"] as const) {
      const [field, unit] = key === "memoryBytes" ? ["memoryMb", MIB] : [key, 1];
      if ((set[key]?.default ?? 0) > run[key].most)
        faults.push(`${at}.${field}.default is above the most, ${run[key].most / unit}`);
    }
    if (run.cpuMs.most > run.timeoutMs.most)
      faults.push(`${at}.cpuMs.most is above the most of timeoutMs, ${run.timeoutMs.most}`);
    if (set.compileTimeoutMs !== undefined && !isCompiled(language))
      faults.push(`${at}.compileTimeoutMs has no use: ${language} is not compiled`);
    return faults;
  });
}
