import { cpus } from "node:os";
import type { CallCosts } from "./call-costs.ts";
import { median } from "./median.ts";
import type { EngineName, PlainFigures } from "./plain-engine.ts";

/** The same jobs in each engine, one after the other. */
export type Round = ReadonlyMap<EngineName, PlainFigures>;

export interface LimitsFigures {
  readonly rounds: readonly Round[];
  readonly calls: ReadonlyMap<EngineName, CallCosts>;
  /** Jobs of a round, and keys of the third engine. */
  readonly jobs: number;
  readonly keys: number;
  /** Of PostgreSQL. */
  readonly version: string;
}

const count = (value: number) => Math.round(value).toLocaleString("en-US").replaceAll(",", " ");
const percent = (ratio: number) => `${((ratio - 1) * 100).toFixed(1)} %`;

/** The measurement as a page of Markdown. */
export function limitsReport({ rounds, calls, jobs, keys, version }: LimitsFigures): string {
  const [cpu] = cpus();
  const names: Readonly<Record<EngineName, string>> = {
    bare: "bare: without the stream's triggers and the look for dependants",
    plain: "as it is, nothing but plain jobs",
    beside: `beside ${count(keys)} keys with jobs, fair and rated queues, unique keys, a schedule, and workflows newer than the jobs`,
  };
  const table = (row: (engine: EngineName) => readonly string[]) =>
    (Object.keys(names) as EngineName[])
      .map((engine) => `| ${[names[engine], ...row(engine)].join(" | ")} |`)
      .join("\n");

  const callRow = (engine: EngineName) => {
    const { enqueue, claim, complete } = calls.get(engine)!;
    const bare = calls.get("bare")!;
    const sum = enqueue + claim + complete;
    const ratio = sum / (bare.enqueue + bare.claim + bare.complete);
    return [...[enqueue, claim, complete, sum].map((us) => us.toFixed(1)), percent(ratio)];
  };

  const roundRow = (engine: EngineName) => {
    const of = (figure: (figures: PlainFigures) => number) =>
      median(rounds.map((round) => figure(round.get(engine)!)));
    const ratio = (figure: (figures: PlainFigures) => number) =>
      percent(median(rounds.map((round) => figure(round.get(engine)!) / figure(round.get("bare")!))));
    const speeds = rounds.map((round) => round.get(engine)!.perSecond / round.get("bare")!.perSecond);
    const serverUs = of(({ serverCpuUs }) => serverCpuUs ?? Number.NaN);
    return [
      count(of(({ perSecond }) => perSecond)),
      `${percent(median(speeds))} (${percent(Math.min(...speeds))} to ${percent(Math.max(...speeds))})`,
      Number.isNaN(serverUs) ? "?" : serverUs.toFixed(1),
      of(({ ownCpuUs }) => ownCpuUs).toFixed(1),
      ratio(({ serverCpuUs, ownCpuUs }) => (serverCpuUs ?? 0) + ownCpuUs),
      of(({ statements }) => statements).toFixed(3),
      count(of(({ walBytes }) => walBytes)),
    ];
  };

  return `# What limits and the other features cost jobs that use none of them

Plain jobs in three engines of one server: PostgreSQL ${version} with fsync on, ${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, Node ${process.version}.
Made by \`npm run bench -- --only limits\`.

## The calls that move a job

Microseconds of the server's processor for one job, in calls for 100 jobs each; medians over the calls, the engines in turn.

| engine | enqueue | claim | complete | sum | difference |
|---|---:|---:|---:|---:|---:|
${table(callRow)}

## The library

${count(jobs)} jobs a round and engine, added one by one by 64 callers and then run by 50 slots whose handler does nothing; ${rounds.length} rounds, the engines in
turn. Processor time of the server and of the program, statements and log are those of one job, all else that both do meanwhile included. Medians over the
rounds; a difference is the median of the rounds' ratios to the first row, in brackets their lowest and highest: where these lie far apart, other programs
had the machine, and the processor time of the calls above is what to go by.

| engine | jobs/s | difference | server µs | program µs | difference of both | statements | WAL bytes |
|---|---:|---:|---:|---:|---:|---:|---:|
${table(roundRow)}
`;
}
