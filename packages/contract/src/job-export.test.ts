import type { Job } from "@millrace/core";
import { expect, test } from "vitest";
import { type ExportFormat, exportText } from "./job-export.ts";

const job = (fields: Partial<Job>): Job => ({
  id: "1",
  type: "t",
  queue: "q",
  status: "failed",
  waitingFor: null,
  priority: 3,
  payload: {},
  result: null,
  errorMessage: null,
  errorCode: null,
  retryCount: 0,
  maxRetries: 3,
  timeoutSeconds: 60,
  crashes: 0,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  scheduledAt: null,
  startedAt: null,
  completedAt: null,
  cancelRequestedAt: null,
  cancel: null,
  progress: null,
  key: null,
  uniqueKey: null,
  snoozes: 0,
  webhookUrl: null,
  ...fields,
});

async function text(format: ExportFormat, batches: readonly (readonly Job[])[]): Promise<string> {
  let all = "";
  for await (const part of exportText(
    format,
    (async function* () {
      yield* batches;
    })(),
  ))
    all += part;
  return all;
}

test("CSV quotes what has to be, and lets no field be a formula", async () => {
  const messages = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", 'a "b", c', "two\nlines", "plain", "a=b"];
  const lines = (
    await text("csv", [messages.map((errorMessage) => job({ errorMessage, payload: { a: "x,y" } }))])
  ).split("\r\n");
  expect(lines[0]).toMatch(
    /^id,type,queue,status,waitingFor,key,priority,payload,result,errorCode,errorMessage,/,
  );
  const fields = lines
    .slice(1, -1)
    .map((line) => line.slice(line.indexOf('}",null,,') + 9, line.indexOf(",0,3,60")));
  expect(fields).toEqual([
    "'=1+1",
    "'+1",
    "'-1",
    "'@a",
    "'\tx",
    '"\'\rx"',
    '"a ""b"", c"',
    '"two\nlines"',
    "plain",
    "a=b",
  ]);
  expect(lines[1]).toContain('"{""a"":""x,y""}"');
});

test("JSON is one array and NDJSON a job a line, over batches, and of nothing", async () => {
  const batches = [[job({ id: "1" }), job({ id: "2" })], [job({ id: "3" })]];
  expect(JSON.parse(await text("json", batches)).map(({ id }: { id: string }) => id)).toEqual([
    "1",
    "2",
    "3",
  ]);
  const lines = (await text("ndjson", batches)).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(["1", "2", "3"]);
  expect(JSON.parse(await text("json", []))).toEqual([]);
  expect(await text("ndjson", [])).toBe("");
});
