import type { ParentFailure } from "@millrace/core";

export interface Step {
  readonly ref: string;
  readonly dependsOn: readonly string[];
  readonly onParentFailure: ParentFailure;
  readonly fails: boolean;
}

/** What is to become of a step. `seen`: how the parents ended that it sees, by status; null: it does not run. */
export interface ExpectedStep {
  readonly status: "completed" | "failed";
  readonly errorCode: string | null;
  readonly seen: Readonly<Record<string, number>> | null;
}

const POLICIES = ["fail", "run", "ignore"] as const;

/** A root, a wide layer of its children, a layer of theirs with all policies, and two sinks that wait for that whole layer. */
export function layeredDiamond(jobs: number, failingShare: number, random: () => number): readonly Step[] {
  const wide = Math.floor((jobs - 3) / 2);
  const fails = () => random() < failingShare;
  const steps: Step[] = [{ ref: "root", dependsOn: [], onParentFailure: "fail", fails: false }];
  const add = (ref: string, dependsOn: readonly string[], onParentFailure: ParentFailure, failing: boolean) =>
    steps.push({ ref, dependsOn, onParentFailure, fails: failing });
  for (let n = 0; n < wide; n++) add(`a${n}`, ["root"], "fail", fails());
  const last: string[] = [];
  for (let n = 0; n < jobs - 3 - wide; n++) {
    const parents = Array.from(
      { length: 1 + Math.floor(random() * 3) },
      () => `a${Math.floor(random() * wide)}`,
    );
    add(`b${n}`, [...new Set(parents)], POLICIES[Math.floor(random() * 3)] as ParentFailure, fails());
    last.push(`b${n}`);
  }
  add("sink that runs", last, "run", false);
  add("sink that fails", last, "fail", false);
  return steps;
}

/** Straight from the rules, step by step; parents stand before their children. */
export function expectedEnds(steps: readonly Step[]): ReadonlyMap<string, ExpectedStep> {
  const ends = new Map<string, ExpectedStep>();
  for (const { ref, dependsOn, onParentFailure, fails } of steps) {
    const parents = dependsOn.map((parent) => (ends.get(parent) as ExpectedStep).status);
    const broken = parents.includes("failed");
    if (broken && onParentFailure === "fail") {
      ends.set(ref, { status: "failed", errorCode: "parent-failed", seen: null });
      continue;
    }
    const seen: Record<string, number> = {};
    for (const status of parents)
      if (status === "completed" || onParentFailure !== "ignore") seen[status] = (seen[status] ?? 0) + 1;
    ends.set(
      ref,
      fails
        ? { status: "failed", errorCode: "error", seen: null }
        : { status: "completed", errorCode: null, seen },
    );
  }
  return ends;
}
