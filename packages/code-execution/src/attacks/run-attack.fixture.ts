import { existsSync } from "node:fs";
import { silentLogger } from "@millrace/core";
import { expect } from "vitest";
import { type CompileCache, createCompileCache } from "../execution/compile-cache.ts";
import { execute } from "../execution/execute.ts";
import type { LanguageName } from "../language/languages.ts";
import { LANGUAGE_SOURCES } from "../language/runtimes.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "../program/limits.ts";
import type { ExecutionResult } from "../result/result.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import { type Attack, type Ground, outcomeOf, TRACE } from "./attack.fixture.ts";

/** Generous in time, for machines that have other work: only attacks that wait for a limit have a short one. */
export const ATTACK_LIMITS: ExecutionLimits = {
  ...DEFAULT_EXECUTION_LIMITS,
  run: { ...DEFAULT_EXECUTION_LIMITS.run, timeoutMs: 60_000, cpus: 1 },
  compile: { ...DEFAULT_EXECUTION_LIMITS.compile, timeoutMs: 120_000 },
};

/** What a program of each language writes that nobody has harmed. */
const CLEAN: Readonly<Record<LanguageName, string>> = {
  node: "console.log(42)",
  typescript: "enum N { A = 42 } console.log(N.A)",
  python: "print(42)",
  bash: "echo 42",
  c: '#include <stdio.h>\nint main() { puts("42"); }',
  cpp: '#include <cstdio>\nint main() { std::puts("42"); }',
};

// The clean programs are compiled once in each place.
const CACHES: Readonly<Record<Ground, CompileCache>> = {
  docker: createCompileCache(1 << 24),
  gvisor: createCompileCache(1 << 24),
  embedded: createCompileCache(1 << 24),
};

interface AttackRunner {
  readonly sandbox: Sandbox;
  /** Default: its driver. */
  readonly ground?: Ground;
  /** What there is on the host beyond what was there before. */
  beyond(): Promise<readonly string[]>;
}

/** Runs the attack and judges what it wrote, that the next program finds all in order, and that nothing of it is left. */
export async function runAttack(
  { sandbox, ground = sandbox.driver, beyond }: AttackRunner,
  attack: Attack,
): Promise<ExecutionResult> {
  const { language, timeoutMs, name } = attack;
  const run = (program: object) =>
    execute(
      { sandbox, limits: ATTACK_LIMITS, compiled: CACHES[ground] },
      codeExecutionSchema(ATTACK_LIMITS).parse({ roomId: "r", userId: "u", language, ...program }),
      { jobId: `attack-${process.pid}`, signal: new AbortController().signal, logger: silentLogger },
    );
  const result = await run(programOf(attack));
  const { reason, exitCode, signal, stdout, stderr, left } = outcomeOf(attack, ground)!;
  const rest = {
    ...(reason !== undefined && { reason }),
    ...(exitCode !== undefined && { exitCode }),
    ...(signal !== undefined && { signal }),
  };
  expect(result, `${name}: ${result.stderr.slice(0, 500)}`).toMatchObject(rest);
  if (stdout !== undefined) expect(result.stdout).toEqual(matching(stdout));
  if (stderr !== undefined) expect(result.stderr).toEqual(matching(stderr));
  if (left !== undefined) expect(JSON.stringify(result.files)).toMatch(left);
  if (result.verdict === "time_limit" && timeoutMs !== undefined)
    expect(result.executionTime, name).toBeLessThan(ATTACK_LIMITS.run.timeoutMs);

  expect(await run({ code: CLEAN[language] })).toMatchObject({
    verdict: "ok",
    stdout: "42\n",
    stderr: "",
  });
  expect(existsSync(TRACE), `${TRACE} was made by "${name}".`).toBe(false);
  await expect.poll(beyond, { timeout: 20_000 }).toEqual([]);
  return result;
}

function programOf({ language, code, files, stdin, output, timeoutMs, cpuMs, compileMs }: Attack): object {
  const named = Object.entries({ [LANGUAGE_SOURCES[language]]: code, ...files });
  return {
    files: named.map(([name, content]) => ({ name, content })),
    stdin,
    limits: { timeoutMs, cpuMs },
    ...(output !== undefined && { outputs: [output] }),
    ...(compileMs !== undefined && { compile: { timeoutMs: compileMs } }),
  };
}

function matching(text: string | RegExp): unknown {
  return typeof text === "string" ? text : expect.stringMatching(text);
}
