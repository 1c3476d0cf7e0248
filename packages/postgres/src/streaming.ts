import type { JobEventName, JobStatus, StreamedEvent, StreamStore } from "@millrace/core";
import { READ_CHANGES } from "./queries/read-changes.ts";
import type { StoreBase } from "./store-part.ts";

const LISTEN = "select l.epoch, l.sound_from::text from millrace.listen($1::text::int4) l";
const SWEEP = "select millrace.sweep_changes($1::text::int4)";

/** Lock: the row. */
const NOTE_SOUND =
  "update millrace.stream s set sound_from = $2::text::int8 where s.epoch = $1 and s.sound_from is null";

/** `xmin:xmax:xip,…` as PostgreSQL writes it. */
const SNAPSHOT = /^(\d{1,18}):(\d{1,18}):((?:\d{1,18}(?:,\d{1,18})*)?)$/;

/** A row of `change`: what happened to some jobs by one statement. An array of one element holds for all of them. */
type Change = readonly [
  byHand: boolean,
  ids: readonly string[],
  events: readonly JobEventName[],
  numbers: readonly string[],
  typeIds: readonly number[] | null,
  queueIds: readonly number[] | null,
  ats: readonly number[],
  details: readonly (string | null)[] | null,
];

const STATUS_AFTER: Readonly<Partial<Record<JobEventName, JobStatus>>> = {
  started: "running",
  completed: "completed",
  failed: "failed",
  cancelled: "cancelled",
};

interface Names {
  readonly types: ReadonlyMap<number, string>;
  readonly queues: ReadonlyMap<number, string>;
}

function eventsOf(change: Change, { types, queues }: Names): StreamedEvent[] {
  const [byHand, ids, events, numbers, typeIds, queueIds, ats, details] = change;
  return ids.map((jobId, index) => {
    const of = <T>(values: readonly T[] | null): T | null =>
      values?.[values.length === 1 ? 0 : index] ?? null;
    const event = of(events) as JobEventName;
    const number = of(numbers);
    const detail = of(details);
    return {
      id: `${jobId}.${byHand ? "audit-" : ""}${number}.${event}`,
      jobId,
      event,
      status: byHand ? (detail as JobStatus | null) : (STATUS_AFTER[event] ?? "pending"),
      attempt: byHand ? null : Number(number),
      type: types.get(of(typeIds) ?? -1) ?? null,
      queue: queues.get(of(queueIds) ?? -1) ?? null,
      at: of(ats) as number,
      errorCode: byHand ? null : detail,
    };
  });
}

/** Reads what was written down while somebody listened; locks and indexes are told at the functions. */
export function createStreaming({ general, bind, dictionary }: StoreBase): StreamStore {
  /** Names by number; asked for anew when one is unknown. */
  let names: Names = { types: new Map(), queues: new Map() };
  async function namesFor(changes: readonly Change[]): Promise<Names> {
    const known = changes.every(
      ([, , , , types, queues]) =>
        (types ?? []).every((id) => names.types.has(id)) &&
        (queues ?? []).every((id) => names.queues.has(id)),
    );
    if (!known) {
      await dictionary.refresh();
      names = {
        types: new Map([...dictionary.types()].map((entry) => [entry.id, entry.type.type])),
        queues: new Map([...dictionary.queues()].map((entry) => [entry.id, entry.settings.queue])),
      };
    }
    return names;
  }

  return {
    async listenForChanges(seconds) {
      const [row] = await general.run(bind(LISTEN), [String(seconds)]);
      return { epoch: row?.epoch as string, soundFrom: row?.sound_from as string | null };
    },
    async noteSound(epoch, soundFrom) {
      await general.run(bind(NOTE_SOUND), [epoch, soundFrom]);
    },
    async readChanges(since, page) {
      const [, xmin, xmax, running] = SNAPSHOT.exec(since ?? "") ?? [];
      const [, , endXmax, endRunning] = SNAPSHOT.exec(page?.upTo ?? "") ?? [];
      const [snapshot, ...rows] = await general.run(bind(READ_CHANGES), [
        xmin ?? null,
        xmax ?? null,
        `{${running ?? ""}}`,
        endXmax ?? null,
        `{${endRunning ?? ""}}`,
        page?.after.xact ?? null,
        page?.after.seq ?? null,
      ]);
      // In the order of writing, which is not that of the transactions' numbers.
      const changes = rows
        .toSorted((a, b) => Number(BigInt(a.seq as string) - BigInt(b.seq as string)))
        .map((row) => JSON.parse(row.events as string) as Change);
      const known = await namesFor(changes);
      const last = rows.at(-1);
      return {
        snapshot: page?.upTo ?? (snapshot?.snapshot as string),
        events: changes.flatMap((change) => eventsOf(change, known)),
        next: last?.more === true ? { xact: String(last.xact), seq: String(last.seq) } : null,
        lost: snapshot?.lost === true || (since !== null && xmin === undefined),
      };
    },
    async sweepChanges(seconds) {
      await general.run(bind(SWEEP), [String(seconds)]);
    },
  };
}
