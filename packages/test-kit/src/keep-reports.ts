import { type ClaimedJob, UnsentReport } from "@millrace/core";
import type { HandlerRun } from "./handler-run.ts";

/** Takes down what a job tells of itself, with the engine's own caps, for whoever asks afterwards. */
export function keepReports() {
  const progress: HandlerRun["progress"][number][] = [];
  let kept: UnsentReport | undefined;
  return {
    tell(job: ClaimedJob, change: (report: UnsentReport) => void): void {
      kept ??= new UnsentReport(job);
      const before = kept.progress;
      change(kept);
      if (kept.progress !== null && kept.progress !== before) progress.push(kept.progress);
    },
    read(): Pick<HandlerRun, "progress" | "lines"> {
      const lines = kept?.read(Infinity, 0).lines ?? [];
      return {
        progress,
        lines: lines.map(({ level, message, fields }) => ({
          level,
          message,
          fields: fields === null ? null : (JSON.parse(fields) as Record<string, unknown>),
        })),
      };
    },
  };
}
