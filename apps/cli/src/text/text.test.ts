import { expect, test } from "vitest";
import { bytes } from "./bytes.ts";
import { plain, plainJson } from "./plain.ts";
import { table } from "./table.ts";
import { duration, since } from "./times.ts";

const columns = [
  { title: "ID", value: ({ id }: Row) => id, right: true },
  { title: "TEXT", value: ({ text }: Row) => text, shrinks: true },
  { title: "MORE", value: ({ more }: Row) => more, shrinks: true },
];
interface Row {
  readonly id: number;
  readonly text: string;
  readonly more: string | null;
}

test("a table takes from its widest columns until it fits, and never from numbers", () => {
  const rows = [
    { id: 123_456, text: "a".repeat(40), more: "b".repeat(20) },
    { id: 7, text: "short", more: null },
  ];
  expect(table(rows, columns, { columns: 40, colours: false })).toBe(
    [
      "    ID  TEXT             MORE",
      `123456  ${"a".repeat(14)}…  ${"b".repeat(14)}…`,
      "     7  short            -",
    ].join("\n"),
  );
  const narrow = table(rows, columns, { columns: 5, colours: false }).split("\n");
  expect(narrow[1]).toBe("123456  aaaaaaa…  bbbbbbb…");
});

test("an emoji or a composed letter is one character wide to the table's arithmetic", () => {
  const text = table([{ id: 1, text: "👩‍🔬e\u0301", more: "x" }], columns, { columns: 80, colours: false });
  expect(text.split("\n")[1]).toBe(" 1  👩‍🔬e\u0301    x");
});

test("colours stand around the words that have one, and nowhere without", () => {
  const row = [{ id: 1, text: "failed", more: null }];
  expect(table(row, columns, { columns: 80, colours: true })).toContain("\u001b[31mfailed");
  expect(table(row, columns, { columns: 80, colours: false })).not.toContain("\u001b");
});

test("what others wrote cannot move the cursor, nor turn the text around", () => {
  expect(plain("a\u001b[2J\nb\u0007\u202ec\u009b")).toBe("a\ufffd[2J b\ufffd\ufffdc\ufffd");
  expect(plainJson({ a: "\u009b2J\u202e" })).toBe('{\n  "a": "\ufffd2J\ufffd"\n}');
});

test("durations, ages and sizes are short", () => {
  expect([0, 999, 1000, 3210, 59_999, 840_000, 216_000_000].map(duration)).toEqual([
    "0 ms",
    "999 ms",
    "1 s",
    "3.2 s",
    "60 s",
    "14 min",
    "2.5 d",
  ]);
  expect(since(new Date(1000), 61_000)).toBe("1 min ago");
  expect(since(new Date(61_000), 1000)).toBe("in 1 min");
  expect([0, 1023, 1024, 20_480, 5 * 1024 ** 3].map(bytes)).toEqual([
    "0 B",
    "1023 B",
    "1.0 KiB",
    "20 KiB",
    "5.0 GiB",
  ]);
});
