import type { JobStatus } from "./job.ts";

/** Which jobs are meant; all conditions have to hold. */
export interface JobFilter {
  readonly status?: JobStatus;
  readonly type?: string;
  readonly queue?: string;
  readonly priority?: number;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  /** Jobs that have ended, after this instant. */
  readonly endedAfter?: Date;
  /** Jobs that have ended, before this instant. */
  readonly endedBefore?: Date;
  /** Jobs whose payload contains this value (`@>` of PostgreSQL). */
  readonly payload?: object;
  /** Code of the last error. */
  readonly errorCode?: string;
  /** What the message of the last error has in common with others, as in FailureGroup. */
  readonly fingerprint?: string;
}

const INSTANTS = ["createdAfter", "createdBefore", "endedAfter", "endedBefore"] as const;
type InstantCondition = (typeof INSTANTS)[number];

type WithInstants<Filter, Instant> = Omit<Filter, InstantCondition> & {
  readonly [Name in InstantCondition]?: Instant;
};

/** Conditions with their instants in another form: text for dates, or dates for text. */
export function mapInstants<Filter extends { readonly [Name in InstantCondition]?: unknown }, Instant>(
  filter: Filter,
  turn: (instant: NonNullable<Filter[InstantCondition]>) => Instant,
): WithInstants<Filter, Instant> {
  const turned = INSTANTS.flatMap((name) => {
    const instant = filter[name];
    return instant === undefined || instant === null ? [] : [[name, turn(instant)] as const];
  });
  return { ...filter, ...Object.fromEntries(turned) } as WithInstants<Filter, Instant>;
}
