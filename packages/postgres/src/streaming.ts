import type { StreamedEvent, StreamStore } from "@millrace/core";
import { numberArray } from "./array-literal.ts";
import { READ_CHANGES } from "./queries/read-changes.ts";
import type { StoreBase } from "./store-part.ts";

const LISTEN = "select l.epoch, l.sound_from::text from millrace.listen($1::text::int4) l";
const SWEEP = "select millrace.sweep_changes($1::text::int4)";

/** Lock: the row. */
const NOTE_SOUND =
  "update millrace.stream s set sound_from = $2::text::int8 where s.epoch = $1 and s.sound_from is null";

/** `xmin:xmax:xip,…` as PostgreSQL writes it. */
const SNAPSHOT = /^\d{1,18}:\d{1,18}:(\d{1,18}(,\d{1,18})*)?$/;

/** As the database has it: names are numbers still. */
type NumberedEvent = Omit<StreamedEvent, "type" | "queue"> & {
  readonly type?: number;
  readonly queue?: number;
};

/** Reads what was written down while somebody listened; locks and indexes are told at the functions. */
export function createStreaming({ general, bind, dictionary }: StoreBase): StreamStore {
  /** Names by number; asked for anew when one is unknown. */
  let names = { types: new Map<number, string>(), queues: new Map<number, string>() };
  async function name(events: readonly NumberedEvent[]): Promise<StreamedEvent[]> {
    const unknown = events.some(
      ({ type, queue }) =>
        (type !== undefined && !names.types.has(type)) || (queue !== undefined && !names.queues.has(queue)),
    );
    if (unknown) {
      await dictionary.refresh();
      names = {
        types: new Map([...dictionary.types()].map((entry) => [entry.id, entry.type.type])),
        queues: new Map([...dictionary.queues()].map((entry) => [entry.id, entry.settings.queue])),
      };
    }
    return events.map(({ type, queue, ...event }) => ({
      ...event,
      errorCode: event.errorCode ?? null,
      type: type === undefined ? null : (names.types.get(type) ?? null),
      queue: queue === undefined ? null : (names.queues.get(queue) ?? null),
    }));
  }

  return {
    async listenForChanges(seconds) {
      const [row] = await general.run(bind(LISTEN), [String(seconds)]);
      return { epoch: row?.epoch as string, soundFrom: row?.sound_from as string | null };
    },
    async noteSound(epoch, soundFrom) {
      await general.run(bind(NOTE_SOUND), [epoch, soundFrom]);
    },
    async readChanges(since) {
      const [xmin, xmax, running] = since !== null && SNAPSHOT.test(since) ? since.split(":") : [];
      const rows = await general.run(bind(READ_CHANGES), [
        xmin ?? null,
        xmax ?? null,
        numberArray(running === undefined || running === "" ? [] : running.split(",")),
      ]);
      const events = rows.flatMap((row) =>
        row.events === null ? [] : (JSON.parse(row.events as string) as NumberedEvent[]),
      );
      return {
        snapshot: rows[0]?.snapshot as string,
        lost: rows[0]?.lost === true || (since !== null && xmin === undefined),
        events: await name(events),
      };
    },
    async sweepChanges(seconds) {
      await general.run(bind(SWEEP), [String(seconds)]);
    },
  };
}
