import { z } from "zod";
import { MAX_CODE_LENGTH } from "./compile.ts";
import { plainText } from "./plain-text.ts";
import { priorityName } from "./priority.ts";

/** Body of `POST /run`. What is left out is the server's ceiling; more than that is refused. */
export const runBody = z
  .strictObject({
    language: plainText(40).meta({ description: "`node`, `python`, `cpp`, `c`, `typescript` or `bash`." }),
    code: z.string().min(1).max(MAX_CODE_LENGTH),
    stdin: z
      .string()
      .max(MAX_CODE_LENGTH)
      .optional()
      .meta({ description: "What the program reads. Default: nothing." }),
    timeout: z.int().min(1).optional().meta({ description: "Milliseconds that the program may run." }),
    priority: priorityName.optional(),
  })
  .meta({ id: "RunRequest", required: ["language", "code"] });
