import type { JobFilter, JobStatus } from "@millrace/core";

/** What a list asks for, beside a status; names are ids already. */
export interface ListFilter extends Omit<JobFilter, "status" | "type" | "queue"> {
  readonly typeId: number | undefined;
  readonly queueId: number | undefined;
}

/** A place where jobs are: the SQL of a row's id there, and the status of its jobs. */
interface Place {
  readonly id: string;
  readonly status: JobStatus;
}

interface Filter {
  /** Its column in `ask`, where null stands for no such filter. */
  readonly column: string;
  readonly type: string;
  readonly given: (filter: ListFilter) => string | number | undefined;
  /** What a row `x` of a place fulfils; `#` stands for the column. */
  readonly fits: (place: Place) => string;
}

const isOver = ({ status }: Place) => status !== "pending" && status !== "running";

const FILTERS: readonly Filter[] = [
  { column: "type_id", type: "int4", given: ({ typeId }) => typeId, fits: () => "x.type_id = #" },
  { column: "queue_id", type: "int4", given: ({ queueId }) => queueId, fits: () => "x.queue_id = #" },
  { column: "priority", type: "int2", given: ({ priority }) => priority, fits: () => "x.priority = #" },
  {
    column: "created_after",
    type: "float8",
    given: ({ createdAfter }) => createdAfter?.getTime(),
    fits: () => "x.created_at > to_timestamp(# / 1000)",
  },
  {
    column: "created_before",
    type: "float8",
    given: ({ createdBefore }) => createdBefore?.getTime(),
    fits: () => "x.created_at < to_timestamp(# / 1000)",
  },
  {
    column: "ended_after",
    type: "float8",
    given: ({ endedAfter }) => endedAfter?.getTime(),
    fits: (place) => (isOver(place) ? "x.finished_at > to_timestamp(# / 1000)" : "false"),
  },
  {
    column: "ended_before",
    type: "float8",
    given: ({ endedBefore }) => endedBefore?.getTime(),
    fits: (place) => (isOver(place) ? "x.finished_at < to_timestamp(# / 1000)" : "false"),
  },
  {
    column: "payload",
    type: "jsonb",
    given: ({ payload }) => (payload === undefined ? undefined : JSON.stringify(payload)),
    fits: ({ id, status }) =>
      status === "running"
        ? "x.payload @> #"
        : `coalesce(x.payload, (select y.body from millrace.payload y where y.id = ${id})) @> #`,
  },
  {
    column: "error_code",
    type: "text",
    given: ({ errorCode }) => errorCode,
    fits: ({ status }) => `${status === "pending" ? "x.extra ->> 'errorCode'" : "x.error_code"} = #`,
  },
  {
    column: "fingerprint",
    type: "text",
    given: ({ fingerprint }) => fingerprint,
    fits: ({ status }) =>
      `millrace.failure_fingerprint(${status === "pending" ? "x.extra ->> 'errorMessage'" : "x.error_message"}) = #`,
  },
];

/** The columns of `ask`, from parameter `first` on. */
export function askColumns(first: number): string {
  return FILTERS.map(({ column, type }, index) => `$${first + index}::text::${type} as ${column}`).join(", ");
}

/** Values of these parameters. */
export function askValues(filter: ListFilter): (string | null)[] {
  return FILTERS.map(({ given }) => {
    const value = given(filter);
    return value === undefined ? null : String(value);
  });
}

/** Whether a row `x` of a place fits. */
export function fits(place: Place): string {
  const asked = (column: string) => `(select ${column} from ask)`;
  return `(${FILTERS.map((filter) => `(${asked(filter.column)} is null or ${filter.fits(place).replace("#", asked(filter.column))})`).join("\n  and ")})`;
}
