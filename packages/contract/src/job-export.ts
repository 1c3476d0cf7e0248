import type { Job } from "@millrace/core";
import { z } from "zod";
import { type JobBody, toJobBody } from "./job.ts";
import { jobListQuery } from "./job-list.ts";

export const EXPORT_FORMATS = ["ndjson", "json", "csv"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Media type of each format. */
export const EXPORT_MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: "application/x-ndjson",
  json: "application/json",
  csv: "text/csv; charset=utf-8",
};

const { limit: _limit, cursor: _cursor, offset: _offset, ...conditions } = jobListQuery.shape;

/** Query of an export: the filters of `GET /api/jobs`, and the format. */
export const jobExportQuery = z.strictObject({
  ...conditions,
  format: z
    .enum(EXPORT_FORMATS, { error: `must be one of ${EXPORT_FORMATS.join(", ")}` })
    .default("ndjson")
    .meta({ description: "`ndjson`: a job a line; `json`: one array; `csv`: with a line of names." }),
});

/** Columns of CSV, in order; documents stand as JSON. */
const COLUMNS: readonly (keyof JobBody)[] = [
  "id",
  "type",
  "queue",
  "status",
  "waitingFor",
  "key",
  "priority",
  "payload",
  "result",
  "errorCode",
  "errorMessage",
  "retryCount",
  "maxRetries",
  "timeoutSeconds",
  "crashes",
  "createdAt",
  "updatedAt",
  "scheduledAt",
  "startedAt",
  "completedAt",
  "cancelRequestedAt",
  "uniqueKey",
  "snoozes",
  "webhookUrl",
];
const DOCUMENTS: readonly string[] = ["payload", "result"];

/** The text of an export, a part for each batch of jobs. */
export async function* exportText(
  format: ExportFormat,
  batches: AsyncIterable<readonly Job[]>,
): AsyncGenerator<string> {
  if (format === "csv") yield csvLine(COLUMNS);
  if (format === "json") yield "[";
  let before = "\n";
  for await (const jobs of batches) {
    const bodies = jobs.map(toJobBody);
    if (format === "csv") yield bodies.map(toCsv).join("");
    else if (format === "ndjson") yield bodies.map((body) => `${JSON.stringify(body)}\n`).join("");
    else {
      yield before + bodies.map((body) => JSON.stringify(body)).join(",\n");
      before = ",\n";
    }
  }
  if (format === "json") yield "\n]\n";
}

function toCsv(body: JobBody): string {
  return csvLine(
    COLUMNS.map((column) => {
      const value = body[column];
      if (value === null && !DOCUMENTS.includes(column)) return "";
      return typeof value === "string" && !DOCUMENTS.includes(column) ? value : (JSON.stringify(value) ?? "");
    }),
  );
}

/** RFC 4180. What a spreadsheet would take for a formula is given an apostrophe in front. */
function csvLine(fields: readonly string[]): string {
  return `${fields
    .map((field) => (/^[=+\-@\t\r]/.test(field) ? `'${field}` : field))
    .map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",")}\r\n`;
}
