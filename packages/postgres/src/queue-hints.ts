import { ClaimHints } from "./claim-hints.ts";
import type { Connection } from "./connection.ts";

/**
 * What is known of each queue, as long as it can be trusted: for the same types, since jobs of others may be waiting
 * anywhere, and over the same sockets, since a server that crashed may have lost claims whose jobs are ready again.
 */
export class QueueHints {
  readonly #work: Pick<Connection, "closures">;
  readonly #byQueue = new Map<
    number,
    { readonly typeIds: string; readonly closures: number; readonly hints: ClaimHints }
  >();

  /** `work`: what claims go over. */
  constructor(work: Pick<Connection, "closures">) {
    this.#work = work;
  }

  of(queueId: number, types: readonly number[]): ClaimHints {
    const { closures } = this.#work;
    const typeIds = types.join();
    const known = this.#byQueue.get(queueId);
    if (known?.typeIds === typeIds && known.closures === closures) return known.hints;
    const hints = new ClaimHints();
    this.#byQueue.set(queueId, { typeIds, closures, hints });
    return hints;
  }

  /** For whatever types; undefined: nothing is known. */
  known(queueId: number): ClaimHints | undefined {
    const known = this.#byQueue.get(queueId);
    return known?.closures === this.#work.closures ? known.hints : undefined;
  }

  forget(): void {
    this.#byQueue.clear();
  }
}
