import { checkRoutingRule, isTypeName, routingFaults, RoutingRuleNotFoundError } from "@millrace/core";
import type { Logger, NewRoutingRule, RoutingRule } from "@millrace/core";
import type { Engine } from "./engine.ts";

/** How long rules that were read are used: what other processes change is seen within this. Milliseconds. */
const FRESH_MS = 1000;
/** Position of a rule that names none: before those of an installation. */
const DEFAULT_POSITION = 100;

interface RoutingRulesOptions {
  readonly connect: () => Promise<Engine>;
  /** Looked up when there is something to log. */
  readonly logger: () => Logger;
  readonly monotonic: () => number;
}

/** The rules of the router. What is changed here counts in this process at once, in every other within a second. */
export class RoutingRules {
  readonly #options: RoutingRulesOptions;
  #usable: readonly RoutingRule[] = [];
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  /** Rules that cannot be used and were logged, with the time of their last change. */
  #logged = new Set<string>();

  constructor(options: RoutingRulesOptions) {
    this.#options = options;
  }

  /** In the order in which they are asked. */
  async list(): Promise<readonly RoutingRule[]> {
    return (await this.#options.connect()).store.getRoutingRules();
  }

  /** Throws RoutingRuleNotFoundError. */
  async get(name: string): Promise<RoutingRule> {
    const rule = (await this.list()).find((known) => known.name === name);
    if (rule === undefined) throw new RoutingRuleNotFoundError(name);
    return rule;
  }

  /** Makes the rule, or replaces the one of its name. Throws InvalidInputError `INVALID_RULE`. */
  async put(rule: NewRoutingRule): Promise<{ readonly rule: RoutingRule; readonly made: boolean }> {
    checkRoutingRule(rule);
    const { name, match, effect, position = DEFAULT_POSITION, enabled = true } = rule;
    const { store } = await this.#options.connect();
    const made = await store.putRoutingRule({ name, match, effect, position, enabled });
    this.#readAtMs = Number.NEGATIVE_INFINITY;
    return { rule: await this.get(name), made };
  }

  /** False: there was none of that name. */
  async remove(name: string): Promise<boolean> {
    const { store } = await this.#options.connect();
    const removed = isTypeName(name) && (await store.removeRoutingRule(name));
    this.#readAtMs = Number.NEGATIVE_INFINITY;
    return removed;
  }

  /** The rules that jobs are routed by. One that SQL made and that cannot be used is left out, and logged. */
  async current(): Promise<readonly RoutingRule[]> {
    if (this.#options.monotonic() - this.#readAtMs > FRESH_MS)
      await (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)));
    return this.#usable;
  }

  async #read(): Promise<void> {
    const readAtMs = this.#options.monotonic();
    const rules = await this.list();
    this.#usable = rules.filter((rule) => this.#isUsable(rule));
    this.#readAtMs = readAtMs;
  }

  #isUsable({ createdAt, updatedAt, ...rule }: RoutingRule): boolean {
    const faults = routingFaults(rule);
    if (faults.length === 0) return true;
    const version = `${rule.name} ${createdAt.getTime()} ${updatedAt.getTime()}`;
    if (!this.#logged.has(version)) {
      this.#logged.add(version);
      this.#options
        .logger()
        .warn({ rule: rule.name, faults }, `Routing rule ${rule.name} cannot be used and is left out`);
    }
    return false;
  }
}
