import { InvalidInputError, proposeChanges } from "@millrace/core";
import type { NewRoutingRule, Proposal } from "@millrace/core";
import type { Engine } from "./engine.ts";
import type { RoutingRules } from "./routing-rules.ts";

/** How far back figures go. Milliseconds. */
const MAX_WINDOW_MS = 3_600_000;
const MIN_WINDOW_MS = 10_000;
const DEFAULT_WINDOW_MS = 600_000;
/** Before the rules that people made, which begin at 0 as a rule. */
const POSITION = -1000;

export interface OptimizeOptions {
  /** Carries the proposals out. Default false. */
  readonly apply?: boolean;
  /** Ids of the proposals to carry out. Default: all of them. */
  readonly only?: readonly string[];
  /** How far back to look. Milliseconds, 10 000 to 3 600 000. Default: 600 000. */
  readonly windowMs?: number;
}

export type OptimizedProposal = Proposal & { readonly applied: boolean };

/** What measured wait and run times say of queues, rules and limits. */
export interface Optimization {
  readonly windowMs: number;
  /** The longest wait against its target first. */
  readonly proposals: readonly OptimizedProposal[];
}

interface Parts {
  readonly connect: () => Promise<Engine>;
  readonly rules: RoutingRules;
}

/** Proposals, carried out when asked for. Throws InvalidInputError `INVALID_OPTIMIZATION`. */
export async function optimize({ connect, rules }: Parts, options: OptimizeOptions): Promise<Optimization> {
  const { apply = false, only, windowMs = DEFAULT_WINDOW_MS } = options;
  if (!Number.isInteger(windowMs) || windowMs < MIN_WINDOW_MS || windowMs > MAX_WINDOW_MS)
    throw invalid("/windowMs", `must be an integer from ${MIN_WINDOW_MS} to ${MAX_WINDOW_MS}`);
  if (only !== undefined && !apply) throw invalid("/only", "has no meaning without apply");
  const { store } = await connect();
  const found = proposeChanges(await store.getTypeLoads(windowMs));
  const unknown = only?.findIndex((id) => !found.some((proposal) => proposal.id === id)) ?? -1;
  if (unknown !== -1) throw invalid(`/only/${unknown}`, "is not among the proposals of this moment");
  const proposals: OptimizedProposal[] = [];
  for (const proposal of found) {
    const wanted = apply && (only === undefined || only.includes(proposal.id));
    proposals.push({ ...proposal, applied: wanted && (await carryOut(proposal, rules, store)) });
  }
  return { windowMs, proposals };
}

/** False: it is for people to do. */
async function carryOut(
  { type, queue, change }: Proposal,
  rules: RoutingRules,
  store: Engine["store"],
): Promise<boolean> {
  switch (change.kind) {
    case "own-queue":
      await store.addQueue(change.queue, {});
      await rules.put(ruleFor(type, { queue: change.queue }));
      return true;
    case "priority":
      await rules.put(ruleFor(type, { priority: change.priority }));
      return true;
    case "concurrency":
      return store.changeQueue(queue, { concurrency: change.concurrency });
    case "workers":
      return false;
  }
}

function ruleFor(type: string, effect: NewRoutingRule["effect"]): NewRoutingRule {
  return { name: `optimize:${type.slice(0, 70)}`, position: POSITION, match: { types: [type] }, effect };
}

function invalid(pointer: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_OPTIMIZATION", `${pointer.slice(1)} ${detail}.`, [
    { pointer, detail },
  ]);
}
