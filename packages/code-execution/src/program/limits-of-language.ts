import type { Bound, LanguageLimits } from "../language/language-limits.ts";
import type { Language, MemoryBounds } from "../language/language.ts";
import { LANGUAGE_NAMES, type LanguageName, LANGUAGES } from "../language/languages.ts";
import type { DriverName } from "../sandbox/sandbox.ts";
import type { ExecutionLimits, PhaseLimits } from "./limits.ts";

/** What a program has that asks for nothing, and the most that it may ask for. */
export interface Range {
  readonly default: number;
  readonly most: number;
}

export interface RunRanges {
  readonly timeoutMs: Range;
  /** Without a default a program may use what its wall time allows. */
  readonly cpuMs: Bound & Pick<Range, "most">;
  readonly memoryBytes: Range;
  readonly cpus: Range;
  readonly outputBytes: Range;
}

/** Limits of the programs of one language. */
export interface LimitsOfLanguage {
  readonly run: RunRanges;
  readonly compile: PhaseLimits;
}

/** `driver`: as far as its programs of the language can use them; absent: whichever runs them. */
export function limitsOfLanguage(
  language: LanguageName,
  limits: ExecutionLimits,
  driver?: DriverName,
): LimitsOfLanguage {
  const { limits: own = {}, toolchains }: Language = LANGUAGES[language];
  const memory = driver === undefined ? undefined : toolchains[driver]?.memory;
  return resolveLimits(limits, own, limits.languages?.[language] ?? {}, memory);
}

/**
 * What the server's operator says of the language comes first and may go beyond what holds for all; what the language says
 * of itself does not.
 */
export function resolveLimits(
  { run, compile, stdoutBytes }: ExecutionLimits,
  own: LanguageLimits,
  set: LanguageLimits,
  memory: MemoryBounds = {},
): LimitsOfLanguage {
  const range = (key: Exclude<keyof LanguageLimits, "compileTimeoutMs">, ofAll: number): Range =>
    rangeOf(ofAll, own[key], set[key]);
  const timeoutMs = range("timeoutMs", run.timeoutMs);
  const { most: cpuMost, default: cpuDefault } = range("cpuMs", timeoutMs.most);
  const allowed = range("memoryBytes", run.memoryBytes);
  const usable = Math.min(allowed.most, memory.most ?? Infinity);
  const compileMs = set.compileTimeoutMs ?? Math.min(own.compileTimeoutMs ?? Infinity, compile.timeoutMs);
  return {
    run: {
      timeoutMs,
      cpuMs:
        own.cpuMs === undefined && set.cpuMs === undefined
          ? { most: cpuMost }
          : { most: cpuMost, default: cpuDefault },
      memoryBytes: { most: usable, default: Math.min(usable, allowed.default) },
      cpus: range("cpus", run.cpus),
      outputBytes: range("outputBytes", stdoutBytes),
    },
    compile: { ...compile, timeoutMs: compileMs },
  };
}

function rangeOf(ofAll: number, own: Bound = {}, set: Bound = {}): Range {
  const most = set.most ?? Math.min(own.most ?? Infinity, ofAll);
  const usual = set.default ?? (set.most === undefined ? own.default : undefined) ?? most;
  return { most, default: Math.min(usual, most) };
}

/** The highest of each over all languages: what holds for a program before its language is looked at. */
export function widestLimits(limits: ExecutionLimits): ExecutionLimits {
  const all = LANGUAGE_NAMES.map((language) => limitsOfLanguage(language, limits));
  const most = (pick: (of: LimitsOfLanguage) => number): number => Math.max(...all.map(pick));
  return {
    ...limits,
    run: {
      timeoutMs: most(({ run }) => run.timeoutMs.most),
      memoryBytes: most(({ run }) => run.memoryBytes.most),
      cpus: most(({ run }) => run.cpus.most),
    },
    compile: { ...limits.compile, timeoutMs: most(({ compile }) => compile.timeoutMs) },
    stdoutBytes: most(({ run }) => run.outputBytes.most),
  };
}
