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

/** What programs are attacked from: a driver, or containers of gVisor. */
export type Ground = DriverName | "gvisor";

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
  /** A driver that is left out does not run it; in gVisor, it ends as in other containers. */
  readonly outcomes: { readonly [Place in Ground]?: Outcome };
  /** Among the third that every run of the suite tries. */
  readonly isUsual?: true;
  /** gVisor's kernel decides how it ends, or the supervisor by what that tells; so it does where the outcome is its own. */
  readonly isOfKernel?: true;
}

/** Undefined: it is not run there. */
export function outcomeOf({ outcomes }: Attack, ground: Ground): Outcome | undefined {
  return outcomes[ground] ?? (ground === "gvisor" ? outcomes.docker : undefined);
}

/** Of those that are run in gVisor, the few that every proof tries there; the others take minutes. */
export function isTriedInGvisor({ outcomes, isOfKernel }: Attack): boolean {
  return outcomes.gvisor !== undefined || isOfKernel === true;
}

/** One of these has to be the attack's; none where it is not run. */
export function verdictsOf(attack: Attack, ground: Ground): readonly Verdict[] {
  return [outcomeOf(attack, ground)?.verdict ?? []].flat();
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
