import { once } from "node:events";
import { createWriteStream } from "node:fs";

export const PEOPLE_COLUMNS = ["id", "name", "email", "born", "balance"] as const;
export const CREATE_PEOPLE =
  "create table public.person (id bigint, name text, email text, born date, balance numeric)";

/** A CSV of so many people, with a first row of names. */
export async function writePeople(file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file);
  let text = `${PEOPLE_COLUMNS.join(",")}\n`;
  for (let id = 1; id <= rows; id += 1) {
    const day = String(1 + (id % 28)).padStart(2, "0");
    text += `${id},"Person, ${id}",p${id}@example.org,19${10 + (id % 90)}-0${1 + (id % 9)}-${day},${id % 1000}.${10 + (id % 90)}\n`;
    if (text.length < 1 << 20) continue;
    if (!stream.write(text)) await once(stream, "drain");
    text = "";
  }
  stream.end(text);
  await once(stream, "finish");
}
