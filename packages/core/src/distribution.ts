/** Jobs of one queue, type and priority: present now, and since installation. */
export interface DistributedJobs {
  readonly queue: string;
  readonly type: string;
  readonly priority: number;
  /** Not ended: ready, scheduled or running. */
  readonly unfinished: number;
  /** Ended, and kept. */
  readonly finished: number;
  /** Added since installation. */
  readonly created: number;
}

export interface Share {
  readonly unfinished: number;
  readonly finished: number;
  readonly created: number;
  /** Percent of all unfinished jobs, and of all that were ever added; 0 when there are none. */
  readonly unfinishedPercent: number;
  readonly createdPercent: number;
}

export interface Distribution {
  readonly total: Omit<Share, "unfinishedPercent" | "createdPercent">;
  readonly queues: Readonly<Record<string, Share>>;
  readonly types: Readonly<Record<string, Share>>;
  /** By number, 1 (first) to 9 (last). */
  readonly priorities: Readonly<Record<string, Share>>;
  readonly jobs: readonly (Omit<DistributedJobs, "unfinished" | "finished" | "created"> & Share)[];
}

export function toDistribution(rows: readonly DistributedJobs[]): Distribution {
  const total = sum(rows);
  const percent = (part: number, whole: number) =>
    whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
  const shareOf = (part: readonly DistributedJobs[]): Share => {
    const own = sum(part);
    return {
      ...own,
      unfinishedPercent: percent(own.unfinished, total.unfinished),
      createdPercent: percent(own.created, total.created),
    };
  };
  const by = (key: (row: DistributedJobs) => string) =>
    Object.fromEntries([...Map.groupBy(rows, key)].map(([name, part]) => [name, shareOf(part)]));
  return {
    total,
    queues: by(({ queue }) => queue),
    types: by(({ type }) => type),
    priorities: by(({ priority }) => String(priority)),
    jobs: rows.map((row) => ({
      queue: row.queue,
      type: row.type,
      priority: row.priority,
      ...shareOf([row]),
    })),
  };
}

function sum(rows: readonly DistributedJobs[]): Distribution["total"] {
  const of = (figure: "unfinished" | "finished" | "created") =>
    rows.reduce((all, row) => all + row[figure], 0);
  return { unfinished: of("unfinished"), finished: of("finished"), created: of("created") };
}
