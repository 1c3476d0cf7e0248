import { defineHandler } from "millrace";
import { z } from "zod";

/** For the test of `--handlers`: a module as a user would write it. */
export const shout = defineHandler({
  type: "shout",
  schema: z.strictObject({ text: z.string() }),
  execute: ({ text }) => ({ text: `${text.toUpperCase()}!` }),
});
