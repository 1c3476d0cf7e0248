import type { LanguageName } from "../language/languages.ts";
import { parseCpuShare } from "./cpu-share.ts";
import type { ExecutionLimits } from "./limits.ts";
import { limitsOfLanguage } from "./limits-of-language.ts";
import { formatMemorySize, parseMemorySize } from "./memory-size.ts";

/** The limits that a payload may ask for. */
interface AskedLimits {
  readonly language: LanguageName;
  readonly limits?:
    | Partial<Record<"timeoutMs" | "cpuMs" | "cpuExtraMs" | "memoryMb" | "outputBytes", number | undefined>>
    | undefined;
  readonly compile?: Partial<Record<"timeoutMs" | "cpuMs", number | undefined>> | undefined;
  readonly options?:
    | {
        readonly timeout?: number | undefined;
        readonly memoryLimit?: string | undefined;
        readonly cpuLimit?: string | undefined;
      }
    | undefined;
}

export interface LimitFault {
  readonly path: readonly [string, string];
  readonly message: string;
}

const MIB = 1024 * 1024;
const milliseconds = (most: number) => `${most} ms`;

/** What is within `widest`, the most of some language, and yet above that of the program's own. */
export function limitFaults(
  { language, limits: asked, compile, options }: AskedLimits,
  limits: ExecutionLimits,
  widest: ExecutionLimits,
): LimitFault[] {
  const { run, compile: compiler } = limitsOfLanguage(language, limits);
  const { timeoutMs, memoryBytes, cpus } = widest.run;
  const memory = parseMemorySize(options?.memoryLimit ?? "");
  const share = parseCpuShare(options?.cpuLimit ?? "");
  const { cpuMs = run.cpuMs.default, cpuExtraMs } = asked ?? {};
  const cpuWithExtra = cpuMs === undefined || cpuExtraMs === undefined ? undefined : cpuMs + cpuExtraMs;
  const compilerMs = [compiler.timeoutMs, widest.compile.timeoutMs] as const;
  const given = [
    ["limits", "timeoutMs", asked?.timeoutMs, [run.timeoutMs.most, timeoutMs], milliseconds],
    ["limits", "cpuMs", asked?.cpuMs, [run.cpuMs.most, timeoutMs], milliseconds],
    [
      "limits",
      "cpuExtraMs",
      cpuWithExtra,
      [run.cpuMs.most, Infinity],
      (most: number) => `${most} ms with cpuMs`,
    ],
    ["limits", "memoryMb", asked?.memoryMb, [run.memoryBytes.most / MIB, memoryBytes / MIB], String],
    ["limits", "outputBytes", asked?.outputBytes, [run.outputBytes.most, widest.stdoutBytes], String],
    ["compile", "timeoutMs", compile?.timeoutMs, compilerMs, milliseconds],
    ["compile", "cpuMs", compile?.cpuMs, compilerMs, milliseconds],
    ["options", "timeout", options?.timeout, [run.timeoutMs.most, timeoutMs], milliseconds],
    ["options", "memoryLimit", memory, [run.memoryBytes.most, memoryBytes], formatMemorySize],
    ["options", "cpuLimit", share, [run.cpus.most, cpus], String],
  ] as const;
  const above = given.flatMap<LimitFault>(([part, name, value, [most, mostOfAny], format]) =>
    value === undefined || value <= most || value > mostOfAny
      ? []
      : [{ path: [part, name], message: `is above the ceiling of ${format(most)} for ${language}` }],
  );
  if (cpuMs === undefined && (cpuExtraMs ?? 0) > 0)
    above.push({ path: ["limits", "cpuExtraMs"], message: "needs cpuMs, which it is extra to" });
  return above;
}
