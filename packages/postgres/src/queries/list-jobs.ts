import type { JobPage, JobStatus } from "@millrace/core";
import type { Row, Runner } from "../connection.ts";
import { JOB_COLUMNS, JOB_JOINS, ROW_COLUMNS, toJob } from "./job-columns.ts";
import { askColumns, askValues, fits, type ListFilter } from "./list-filters.ts";

export interface ListRequest {
  readonly beforeId: string | null;
  readonly limit: number;
  readonly status: JobStatus | null;
  readonly filter: ListFilter;
}

/** Width of the range of ids, from the newest below the cursor, that a filter without an index looks at for one page. */
export const SEARCHED = 20_000;
export const MAX_ID = "9223372036854775807";

const LANES = `(select q.id as queue_id, p as priority, h as head
  from millrace.queue q cross join generate_series(1, 9) p cross join generate_series(0, 2) h) lane`;
const IN_LANE =
  "x.queue_id = lane.queue_id and x.priority = lane.priority and x.head = lane.head and x.id is null";

/** Not past its queue's age, nor behind its watermark. A scalar, so that it never becomes a join that loses the order. */
export const SHOWN = `(select (x.finished_at, x.id) < (k.hidden_at, k.hidden_id) or x.finished_at < now() - k.max_age_ms * interval '1 ms'
  from millrace.retention k where k.queue_id = x.queue_id and k.status = x.status) is not true`;

/** Every place a job can be: which statuses it holds, and its rows as `x`. Index of each: told at LIST. */
const PLACES = [
  {
    status: "pending",
    id: "x.seq",
    from: `${LANES} cross join lateral (select * from millrace.ready x where ${IN_LANE} and #range order by x.seq desc limit #limit) x`,
    range: "x.seq",
  },
  {
    status: "pending",
    id: "x.id",
    from: "millrace.ready x where x.id is not null and #range",
    range: "x.id",
  },
  { status: "pending", id: "x.id", from: "millrace.scheduled x where #range", range: "x.id" },
  { status: "running", id: "x.id", from: "millrace.lease_row x where #range", range: "x.id" },
  {
    status: "completed",
    id: "x.id",
    from: `millrace.finished_completed x where #range and ${SHOWN}`,
    range: "x.id",
  },
  {
    status: "failed",
    id: "x.id",
    from: `millrace.finished_other x where x.status = 2 and #range and ${SHOWN}`,
    range: "x.id",
  },
  {
    status: "cancelled",
    id: "x.id",
    from: `millrace.finished_other x where x.status = 3 and #range and ${SHOWN}`,
    range: "x.id",
  },
] as const;
type Place = (typeof PLACES)[number];

interface Wanted {
  readonly columns: string;
  /** Condition on `#id`. */
  readonly range: string;
  readonly limit: string;
  /** Most rows that are looked at in a lane, and what they have to fulfil. */
  readonly among?: string;
  readonly fits?: string;
}

/** The newest rows of one place in a range of ids. A place of another status costs nothing: the test is made once. */
function newest(place: Place, { columns, range, limit, among = limit, fits = "true" }: Wanted): string {
  const from = place.from.replace("#range", range.replaceAll("#id", place.range)).replace("#limit", among);
  const condition = `((select status from ask) is null or (select status from ask) = '${place.status}')`;
  return `(select ${columns} from ${from} ${from.startsWith("(") ? "where" : "and"} ${condition} and ${fits} order by ${place.id} desc limit ${limit})`;
}

function newestIdBelow(bound: string): string {
  const ids = PLACES.map((place) =>
    newest(place, { columns: `${place.id} as id`, range: `#id < ${bound}`, limit: "1" }),
  );
  return `(select max(n.id) from (${ids.join(" union all ")}) n)`;
}

/** What the newest rows of all places are found again by; lanes need more than the id. */
function candidates(
  range: string,
  more: (place: Place) => Pick<Wanted, "among" | "fits"> = () => ({}),
): string {
  const ofPlaces = PLACES.map((place, index) => {
    const lane =
      index === 0 || index === 1
        ? "x.queue_id, x.priority, x.head, x.seq"
        : "null::int4, null::int2, null::int2, null::int8";
    return newest(place, {
      columns: `${place.id} as id, ${index} as place, ${lane}`,
      range,
      limit: "(select most from ask)",
      ...more(place),
    });
  });
  return `candidate (id, place, queue_id, priority, head, seq) as (
  ${ofPlaces.join(" union all ")}
), page as materialized (
  select * from candidate order by id desc limit (select most from ask)
)`;
}

/** The rows of `job`, each beside the id that the next page begins below; of no rows, that id alone. */
export function pageAnd(nextId: string): string {
  return `select n.next_id, j.* from (select (${nextId})::text as next_id) n
    left join (select ${JOB_COLUMNS} from job j ${JOB_JOINS}) j on true`;
}

export function toPage(rows: readonly Row[], limit: number, searched: number | null): JobPage {
  const jobs = rows
    .filter((row) => row.id !== null)
    .map(toJob)
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  const nextId = (rows[0]?.next_id ?? null) as string | null;
  return { jobs, nextBeforeId: jobs.length === limit ? (jobs.at(-1)?.id ?? null) : nextId, searched };
}

const idsIn = (places: string) => `array(select id from page where place in (${places}))`;

const ASK = "$1::text::int8 as before, $2::text::int8 as most, $3::text as status";
const BEFORE = "(select before from ask)";
const LOW = "(select low from bounds)";

/** The rows of a page whose ids and lanes are known. */
const JOBS_OF_PAGE = `
  select ${ROW_COLUMNS} from (
    select r.* from page k join millrace.ready_row r
      on r.queue_id = k.queue_id and r.priority = k.priority and r.head = k.head and r.seq = k.seq where k.place in (0, 1)) r
  union all select ${ROW_COLUMNS} from millrace.scheduled_row s where s.id = any (${idsIn("2")})
  union all select ${ROW_COLUMNS} from millrace.lease_row l where l.lease_ids && ${idsIn("3")} and l.id = any (${idsIn("3")})
  union all select ${ROW_COLUMNS} from millrace.finished_row f where f.id = any (${idsIn("4")}) and f.status_code = 1
  union all select ${ROW_COLUMNS} from millrace.finished_row f where f.id = any (${idsIn("5, 6")}) and f.status_code in (2, 3)`;

/**
 * One page by id, newest first, of all jobs or those of a status: the newest of each place's newest rows. One statement
 * is one snapshot, so that no job is missed or seen twice, whatever moves meanwhile.
 * The parameters stand in a CTE, so that a plan for these very values promises nothing and the prepared one is
 * kept: planning for every day's partitions costs more than reading them.
 * Lock: none. Index: ready's primary key backwards in each lane, ready_id, the primary key of scheduled,
 * finished_id of each day, finished_other_status_id.
 */
const LIST = `
with ask as materialized (
  select ${ASK}
), ${candidates(`#id < ${BEFORE}`)}, job as (${JOBS_OF_PAGE}
)
${pageAnd("null")}`;

/**
 * The same of those that fit filters: it looks at a bounded range of ids below the newest one, and the next page begins
 * below that range.
 */
const LIST_FITTING = `
with ask as materialized (
  select ${ASK}, ${askColumns(4)}
), bounds as materialized (
  select ${newestIdBelow(BEFORE)} - ${SEARCHED} + 1 as low
), ${candidates(`#id < ${BEFORE} and #id >= ${LOW}`, (place) => ({ among: String(SEARCHED), fits: fits(place) }))}, job as (${JOBS_OF_PAGE}
)
${pageAnd(`${newestIdBelow(LOW)} + 1`)}`;

export async function listJobs(
  runner: Runner,
  bind: (text: string) => string,
  { beforeId, limit, status, filter }: ListRequest,
): Promise<JobPage> {
  const asked = askValues(filter);
  const range = [beforeId ?? MAX_ID, String(limit), status];
  return asked.every((value) => value === null)
    ? toPage(await runner.run(bind(LIST), range), limit, null)
    : toPage(await runner.run(bind(LIST_FITTING), [...range, ...asked]), limit, SEARCHED);
}
