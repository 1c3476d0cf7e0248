import { globSync } from "node:fs";
import type { Reporter, TestModule, Vitest } from "vitest/node";

/** Test files that this machine cannot run, and why. */
export interface NotRun {
  /** The vitest project that they belong to. */
  readonly project: string;
  /** Globs from the root. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly reason: string;
}

/**
 * Says by name and reason, after a run, what did not run: whole files that were left out, and tests that
 * skipped themselves (`context.skip(condition, "needs root")`).
 */
export function notRunReporter(leftOut: readonly NotRun[]): Reporter {
  let vitest: Vitest;
  return {
    onInit(started) {
      vitest = started;
    },
    onTestRunEnd(modules) {
      // Of a run that was narrowed by a name, the rest is not news.
      if (vitest.config.testNamePattern !== undefined) return;
      const ran = leftOut.filter(({ project }) => vitest.projects.some(({ name }) => name === project));
      const lines = [
        ...ran.flatMap((files) => leftOutLines(files)),
        ...modules.flatMap((module) => skippedLines(module)),
      ];
      if (lines.length === 0) return;
      vitest.logger.log(["Not run on this machine:", ...lines.map((line) => `  ${line}`), ""].join("\n"));
    },
  };
}

function leftOutLines({ include, exclude, reason }: NotRun): string[] {
  const files = globSync([...include], { exclude: [...exclude] });
  return files.toSorted().map((file) => `${file}: ${reason}`);
}

function skippedLines(module: TestModule): string[] {
  return [...module.children.allTests("skipped")].map((skipped) => {
    const result = skipped.result();
    const reason = result.state === "skipped" ? result.note : undefined;
    return `${module.relativeModuleId} > ${skipped.fullName}: ${reason ?? "no reason given"}`;
  });
}
