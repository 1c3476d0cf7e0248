import { expect, test } from "vitest";
import { EventParser } from "./server-sent-events.ts";

const TEXT =
  'retry: 1500\nevent: open\ndata: {}\nid: a\n\n: still here\nid: b\n\nevent: job\ndata: {"n":\ndata: 1}\n\r\ndata:x\r\r';
const EVENTS = [
  { event: "open", data: "{}", id: "a" },
  { event: "job", data: '{"n":\n1}', id: "b" },
  { event: "message", data: "x", id: "b" },
];

test.each([1, 2, 3, 7, TEXT.length])("reads the same events from parts of %i characters", (size) => {
  const parser = new EventParser();
  const events = Array.from({ length: Math.ceil(TEXT.length / size) }, (_, index) => [
    ...parser.push(TEXT.slice(index * size, (index + 1) * size)),
  ]).flat();
  // A carriage return at the end may be the first half of a line's end: what follows tells.
  events.push(...parser.push(": and on\n"));
  expect(events).toEqual(EVENTS);
  expect(parser.retryMs).toBe(1500);
});

test("an event that is cut off is not told, an id alone moves on", () => {
  const parser = new EventParser();
  expect([...parser.push("id: c\n\nevent: job\ndata: {")]).toEqual([]);
  expect(parser.id).toBe("c");
});
