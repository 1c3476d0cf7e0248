import {
  type JobReport,
  LOG_LEVELS,
  MAX_LOG_BYTES,
  MAX_LOG_LINES,
  OUTPUT_STREAMS,
  type ReportAnswer,
} from "@millrace/core";
import type { Runner } from "../connection.ts";

/** Lock, index and meaning are told at the function. One call for one worker id. */
const REPORT =
  "select millrace.report($1::text::int8, $2::text::jsonb, $3::text::int4, $4::text::int4)::text as answers";

const ANSWERS: readonly ReportAnswer[] = ["accepted", "again", "refused"];

/** Takes down what running jobs tell; one statement for each worker id. Answers in the order given. */
export async function reportJobs(
  runner: Runner,
  bind: (text: string) => string,
  reports: readonly JobReport[],
  now: number,
): Promise<ReportAnswer[]> {
  const answers = new Array<ReportAnswer>(reports.length);
  for (const workerId of new Set(reports.map(({ job }) => job.lease.workerId))) {
    const indexes = [...reports.keys()].filter((index) => reports[index]!.job.lease.workerId === workerId);
    const documents = indexes.map((index) => toDocument(reports[index]!, now));
    const [row] = await runner.run(bind(REPORT), [
      workerId,
      `[${documents.join()}]`,
      String(MAX_LOG_LINES),
      String(MAX_LOG_BYTES),
    ]);
    const answered = String(row?.answers).slice(1, -1).split(",");
    indexes.forEach((index, place) => {
      answers[index] = ANSWERS[Number(answered[place]) - 1] as ReportAnswer;
    });
  }
  return answers;
}

/** JSON text; the fields of lines are JSON text already. */
function toDocument(report: JobReport, now: number): string {
  const { job, progress, lines, dropped, linesBefore, output, acknowledged, stuck } = report;
  const document = JSON.stringify({
    number: job.lease.number,
    position: job.position,
    id: job.id,
    attempt: job.retryCount + 1,
    ...(progress !== null && { progress }),
    ...(dropped > 0 && { dropped }),
    ...(linesBefore > 0 && { linesBefore }),
    ...(output.length > 0 && {
      output: output.map(({ part, stream, at, bytes }) => ({
        part,
        stream: OUTPUT_STREAMS.indexOf(stream) + 1,
        at,
        bytes: Buffer.from(bytes).toString("base64"),
      })),
    }),
    ...(acknowledged && { acknowledged }),
    ...(stuck !== null && { stuck }),
  });
  if (lines.length === 0) return document;
  const texts = lines.map(({ loggedAt, level, message, fields }) => {
    const line = JSON.stringify({ ageMs: now - loggedAt, level: LOG_LEVELS.indexOf(level) + 1, message });
    return fields === null ? line : `${line.slice(0, -1)},"fields":${fields}}`;
  });
  return `${document.slice(0, -1)},"lines":[${texts.join()}]}`;
}
