import { z } from "zod";
import { fileNameFault } from "./source/folder.ts";

/** A name below the folder of data. */
export const fileName = z
  .string()
  .superRefine((name, context) => {
    const fault = fileNameFault(name);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  })
  .describe("A name below the folder that the operator allows, such as `people.csv`.");
