import type { Snapshot, StreamedEvent, StreamStore } from "@millrace/core";
import { knownBelow } from "./stream-point.ts";

export interface ChangesPage {
  readonly events: readonly StreamedEvent[];
  /** What is known once this page was told. */
  readonly snapshot: Snapshot;
  /** Whether more of what the first page saw follows. */
  readonly more: boolean;
  /** As `ChangesRead.lost`; no page follows. */
  readonly lost: boolean;
}

/** What was committed from a snapshot up to now, page by page, each read when it is asked for. */
export async function* readChangePages(
  store: Pick<StreamStore, "readChanges">,
  since: Snapshot,
): AsyncGenerator<ChangesPage, void> {
  let page = await store.readChanges(since);
  for (;;) {
    const { events, snapshot: upTo, next, lost } = page;
    if (next === null || lost) return yield { events, snapshot: upTo, more: false, lost };
    // Of the transaction that the page ended with there may be more.
    yield { events, snapshot: knownBelow(since, upTo, BigInt(next.xact)), more: true, lost };
    page = await store.readChanges(since, { upTo, after: next });
  }
}
