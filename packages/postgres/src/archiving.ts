import { type ArchiveStore, FINISHED_STATUSES, type KeepLines, MillraceError } from "@millrace/core";
import { currentActor, SET_ACTOR } from "./actor.ts";
import type { Session } from "./open-session.ts";
import { archivedFinished, archivedLogDay } from "./queries/archive.ts";
import type { StoreBase } from "./store-part.ts";

const LINE_FEED = 10;
/** Each line of a day that is put back is looked at. Less than the job that does it may take. Milliseconds. */
const PUT_BACK_MS = 540_000;

/** What is deleted is read and kept in the transaction that deletes it: whoever dies on the way has deleted nothing. */
export function createArchiving({ openSession, bind, dictionary }: StoreBase): ArchiveStore {
  async function inSession<Result>(
    work: (session: Session) => Promise<Result>,
    deadlineMs?: number,
  ): Promise<Result> {
    const session = openSession("archive", deadlineMs);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }

  return {
    archiveLogDay: (days, keepDay) =>
      inSession(async (session) => {
        const [found] = await session.run(bind("select millrace.set_log_day_apart($1::text::int4) as day"), [
          String(days),
        ]);
        const digits = found?.day as string | null;
        if (digits === null) return null;
        const table = `millrace.job_log_apart_${digits}`;
        await session.run("begin");
        const [own] = await session.run(
          bind(
            "select pg_try_advisory_xact_lock(hashtextextended('millrace.archive_log_day', 0)) as locked, to_regclass($1) is not null as here",
          ),
          [bind(table)],
        );
        if (own?.locked !== true || own.here !== true)
          throw new MillraceError("ARCHIVE_UNDER_WAY", "Another process archives the same log lines now.");
        const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
        const lines = await keepAll(session.copyOut(bind(archivedLogDay(table))), keepDay(day));
        await session.run(bind(`drop table ${table}`));
        await session.run("commit");
        return { day, lines };
      }),

    putLogDayBack: () =>
      inSession(async (session) => {
        const [row] = await session.run(bind("select millrace.put_log_day_back() as day"));
        return row?.day as string | null;
      }, PUT_BACK_MS),

    async archiveFinished(queue, { status, ageMs, limit }, keep) {
      const known = await dictionary.queue(queue);
      if (known === undefined) return null;
      return inSession(async (session) => {
        await session.run("begin");
        await session.run(SET_ACTOR, [currentActor()]);
        const statusId = FINISHED_STATUSES.indexOf(status) + 1;
        const select = bind(archivedFinished(known.id, statusId, ageMs, limit));
        const lines = await keepAll(session.copyOut(select), keep);
        await session.run("commit");
        return lines;
      });
    },
  };
}

/** How many lines there were. Throws when `keep` did not read all of them. */
async function keepAll(chunks: AsyncIterable<Uint8Array>, keep: KeepLines): Promise<number> {
  let lines = 0;
  let isWhole = false;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
      yield chunk;
    }
    isWhole = true;
  }
  await keep(counted());
  if (!isWhole) throw new Error("What was to be archived was not read to its end, so it was not deleted.");
  return lines;
}
