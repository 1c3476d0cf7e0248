import type { LanguageName } from "../language/languages.ts";
import type { DriverName } from "../sandbox/sandbox.ts";
import type { Verdict } from "../result/verdict.ts";

/** How an attack has to end. */
export interface Outcome {
  /** One of these. */
  readonly verdict: Verdict | readonly Verdict[];
  /** Of the verdict. */
  readonly reason?: string;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
  /** What the result says of the file that it was to leave, as JSON. */
  readonly left?: RegExp;
}

/** A program that means harm, or that a sandbox could mistake for one. */
export interface Attack {
  readonly name: string;
  readonly language: LanguageName;
  readonly code: string;
  /** Other files that come with it, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** The file that it is to leave. */
  readonly output?: string;
  /** Milliseconds that it may run; default: the limit of the suite. */
  readonly timeoutMs?: number;
  /** Milliseconds of processor time, of all its processes; default: as much as it gets. */
  readonly cpuMs?: number;
  /** Milliseconds that its compiler may take; default: the limit of the suite. */
  readonly compileMs?: number;
  /** By driver; the driver that is left out does not run it. */
  readonly outcomes: { readonly [Driver in DriverName]?: Outcome };
  /** Among the third that every run of the suite tries. */
  readonly isUsual?: true;
}

/** One of these has to be the attack's; none where the driver does not run it. */
export function verdictsOf({ outcomes }: Attack, driver: DriverName): readonly Verdict[] {
  return [outcomes[driver]?.verdict ?? []].flat();
}

/** A path that attacks try to make, and that has to be absent afterwards. */
export const TRACE = "/tmp/millrace-attack";
/** Attacks that wait for their limit of time have this one. */
export const SHORT_MS = 700;

export const both = (outcome: Outcome) => ({ docker: outcome, embedded: outcome });
export const timeLimit = both({ verdict: "time_limit" });
export const memoryLimit = both({ verdict: "memory_limit" });
export const outputLimit = both({ verdict: "output_limit" });
export const compileError = both({ verdict: "compile_error" });
export const died = (signal: string) => both({ verdict: "runtime_error", signal });
export const exits = (exitCode: number) => both({ verdict: "runtime_error", exitCode });
export const says = (stdout: string | RegExp) => both({ verdict: "ok", stdout });
export const fails = (stderr: RegExp) => both({ verdict: "runtime_error", exitCode: 1, stderr });
/** What WebAssembly has no way to, and a container allows within itself. */
export const embeddedFails = (stderr: RegExp, docker: Outcome) => ({
  embedded: { verdict: "runtime_error", exitCode: 1, stderr } as const,
  docker,
});
export const embeddedOnly = (outcome: Outcome) => ({ embedded: outcome });
export const noModule = embeddedOnly({
  verdict: "runtime_error",
  exitCode: 1,
  stderr: /ModuleNotFoundError|ImportError/,
});
export const noBridge = embeddedOnly({ verdict: "runtime_error", exitCode: 1 });
