import { z } from "zod";

/** Most characters of what a program is sent at once: 64 KiB of bytes, in base64. */
const MAX_INPUT_LENGTH = 87_384;

/** `Last-Event-ID`, which browsers send by themselves when they come back. */
export const outputHeaders = z.object({
  "last-event-id": z
    .string()
    .regex(/^\d{1,18}\.\d{1,9}$/, { error: "must be an id of this stream" })
    .optional()
    .meta({
      description: "The last id that was received: what follows it is told. Default: from the beginning.",
    }),
});

/** Data of the events `stdout` and `stderr` of `GET /api/executions/{id}/output`. */
export const executionOutputBody = z
  .object({
    at: z.int().meta({ description: "Bytes of the same stream before these." }),
    data: z.string(),
    encoding: z.enum(["utf8", "base64"]).meta({
      description:
        "Of `data`: `base64` where the bytes are no UTF-8 by themselves, such as half of a character.",
    }),
  })
  .meta({ id: "ExecutionOutput" });
export type ExecutionOutputBody = z.infer<typeof executionOutputBody>;

/** Body of `POST /api/executions/{id}/stdin`. */
export const executionInputBody = z
  .strictObject({
    data: z.string().max(MAX_INPUT_LENGTH).optional().meta({
      description: "What the program is to read next: 64 KiB at once, 1 MiB altogether. Default: nothing.",
    }),
    encoding: z.enum(["utf8", "base64"]).optional().meta({ description: "Of `data`. Default: `utf8`." }),
    close: z
      .boolean()
      .optional()
      .meta({ description: "Nothing comes after it: the end of the program's stdin." }),
  })
  .superRefine(({ data = "", encoding, close }, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", path: ["data"], message });
    if (data === "" && close !== true) refuse("is missing: give data, or close, or both");
    if (encoding === "base64" && !(/^[A-Za-z0-9+/]*={0,2}$/.test(data) && data.length % 4 === 0))
      refuse("is no base64");
    if (encoding !== "base64" && !data.isWellFormed()) refuse("holds half of a character");
  })
  .meta({ id: "ExecutionInput" });
