import { cpus, loadavg } from "node:os";
import type { ExecutionSample } from "./execution-case.ts";
import { aims, judgeAims } from "./aims.ts";
import type { PeerTimes } from "./peers.ts";
import { PHASES, quantile, tenths } from "./phases.ts";

/** The measurement as a page of Markdown. */
export function executionReport(
  rows: ReadonlyMap<string, readonly ExecutionSample[]>,
  peers: ReadonlyMap<string, PeerTimes>,
  notes: readonly string[],
): string {
  const [cpu] = cpus();
  const row = ([name, samples]: readonly [string, readonly ExecutionSample[]]) => {
    const warm = samples.filter(({ isWarm }) => isWarm).length;
    return [
      name,
      `${warm} of ${samples.length}`,
      ...Object.values(PHASES).map((of) => quantiles(samples.map(of))),
    ];
  };
  const peer = ([name, times]: readonly [string, PeerTimes]) =>
    typeof times === "string" ? [name, times, ""] : [name, quantiles(times), String(times.length)];
  return `# Where the time of a program goes

Milliseconds, p50 / p95 / p99. ${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}. ${notes.join(" ")}
*queue*: from the call that adds the job to its handler. *acquire*: until there is a sandbox. *transfer*: until the program was started.
*collect*: from its end until all output was here. *overhead*: these three. *all*: from the call that adds the job until the result is told.
Made by \`npm run bench -- --only execution\`.

${table(["hello", "warm", ...Object.keys(PHASES)], [...rows].map(row))}

${table(["the same in Bash, beside it", "ms", "runs"], [...peers].map(peer))}

${table(["figure", "aim", "measured", ""], judgeAims(aims, rows))}
${inOrder(rows)}`;
}

/** Whether those at the end of a long row are slower than those at its beginning. */
function inOrder(rows: ReadonlyMap<string, readonly ExecutionSample[]>): string {
  const long = [...rows].filter(([name]) => name.includes("without a pause"));
  return long
    .map(([name, samples]) => {
      const medians = tenths(samples).map((ms) => ms.toFixed(0));
      return `\n${name}, median of each tenth in turn: ${medians.join(", ")} ms.\n`;
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
