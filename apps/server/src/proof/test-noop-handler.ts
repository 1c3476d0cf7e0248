// A handler module of a server: jobs that do nothing.
import { defineHandler } from "millrace";
import { z } from "zod";

export const noop = defineHandler({ type: "noop", schema: z.unknown(), execute: () => null });
