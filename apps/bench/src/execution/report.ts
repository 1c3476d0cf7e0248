import { cpus, loadavg } from "node:os";
import type { ExecutionSample } from "./execution-case.ts";
import type { PeerTimes } from "./peers.ts";

const PHASES: readonly (readonly [string, (sample: ExecutionSample) => number])[] = [
  ["queue", ({ queueMs }) => queueMs],
  ["acquire", ({ acquireMs }) => acquireMs],
  ["transfer", ({ transferMs }) => transferMs],
  ["compile", ({ compileMs }) => compileMs],
  ["run", ({ runMs }) => runMs],
  ["collect", ({ collectMs }) => collectMs],
  ["overhead", ({ acquireMs, transferMs, collectMs }) => acquireMs + transferMs + collectMs],
  ["all", ({ totalMs }) => totalMs],
];

/** The measurement as a page of Markdown. */
export function executionReport(
  rows: ReadonlyMap<string, readonly ExecutionSample[]>,
  peers: ReadonlyMap<string, PeerTimes>,
  notes: readonly string[],
): string {
  const [cpu] = cpus();
  const row = ([name, samples]: readonly [string, readonly ExecutionSample[]]) => {
    const warm = samples.filter(({ isWarm }) => isWarm).length;
    return [name, `${warm} of ${samples.length}`, ...PHASES.map(([, of]) => quantiles(samples.map(of)))];
  };
  const peer = ([name, times]: readonly [string, PeerTimes]) =>
    typeof times === "string" ? [name, times, ""] : [name, quantiles(times), String(times.length)];
  return `# Where the time of a program goes

Milliseconds, p50 / p95 / p99. ${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}. ${notes.join(" ")}
*queue*: from the call that adds the job to its handler. *acquire*: until there is a sandbox. *transfer*: until the program was started.
*collect*: from its end until all output was here. *overhead*: these three. *all*: from the call that adds the job until the result is told.
Made by \`npm run bench -- --only execution\`.

${table(["hello", "warm", ...PHASES.map(([name]) => name)], [...rows].map(row))}

${table(["the same in Bash, beside it", "ms", "runs"], [...peers].map(peer))}
${inOrder(rows)}`;
}

/** Whether those at the end of a long row are slower than those at its beginning. */
function inOrder(rows: ReadonlyMap<string, readonly ExecutionSample[]>): string {
  const long = [...rows].filter(([name]) => name.includes("without a pause"));
  return long
    .map(([name, samples]) => {
      const tenth = Math.ceil(samples.length / 10);
      const tenths = Array.from({ length: 10 }, (_, index) =>
        samples.slice(index * tenth, (index + 1) * tenth),
      );
      const medians = tenths
        .filter(({ length }) => length > 0)
        .map((part) =>
          quantile(
            part.map(({ totalMs }) => totalMs),
            0.5,
          ),
        );
      return `\n${name}, median of each tenth in turn: ${medians.map((ms) => ms.toFixed(0)).join(", ")} ms.\n`;
    })
    .join("");
}

function table(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = heads.map((_, index) => (index === 0 ? "---" : "---:"));
  return [heads, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function quantiles(values: readonly number[]): string {
  return [0.5, 0.95, 0.99].map((share) => quantile(values, share).toFixed(1)).join(" / ");
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
