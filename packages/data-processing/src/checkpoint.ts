import { z } from "zod";

/** What an import saves with each of its chunks. */
const shape = z.object({
  position: z.object({
    end: z.number(),
    line: z.number(),
    crc: z.number(),
    columns: z.array(z.string()).nullable(),
  }),
  /** Of the table. */
  choice: z.object({ columns: z.array(z.string()), isChosen: z.boolean() }).nullable(),
  rowsRead: z.number(),
  rowsAdded: z.number(),
  rowsLeftOut: z.number(),
  badRows: z.array(z.object({ line: z.number(), reason: z.string() })),
});
export type Checkpoint = Readonly<z.output<typeof shape>>;

/** What an earlier attempt saved; null: nothing. Throws when this release cannot read it. */
export function readCheckpoint(saved: unknown): Checkpoint | null {
  return saved === null ? null : shape.parse(saved);
}
