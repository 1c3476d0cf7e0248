import { type InputFault, InvalidInputError } from "@millrace/core";
import { isHeaderText } from "./header-text.ts";
import { parseLiquid, TemplateError } from "./liquid.ts";

/** A template in Liquid: the three parts of a mail. */
export interface TemplateText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The parts of a template by their name. */
const TEMPLATE_PARTS = ["subject", "text", "html"] as const;

const MAX_SUBJECT_LENGTH = 500;
const MAX_PART_LENGTH = 100_000;

/** Throws InvalidInputError `INVALID_TEMPLATE`, naming each part that does not parse, with its line. */
export function checkTemplate(template: TemplateText): void {
  const faults = TEMPLATE_PARTS.flatMap((part) => faultsOf(part, template[part]));
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
  throw new InvalidInputError("INVALID_TEMPLATE", `The template cannot be used: ${list}.`, faults);
}

function faultsOf(part: keyof TemplateText, source: unknown): InputFault[] {
  const pointer = `/${part}`;
  const most = part === "subject" ? MAX_SUBJECT_LENGTH : MAX_PART_LENGTH;
  if (typeof source !== "string") return [{ pointer, detail: "must be a text" }];
  if (source.length > most) return [{ pointer, detail: `must have at most ${most} characters` }];
  if (source.includes("\0") || !source.isWellFormed())
    return [{ pointer, detail: "must not contain NUL or lone surrogates" }];
  if (part === "subject" && !isHeaderText(source)) return [{ pointer, detail: "must be one line" }];
  try {
    parseLiquid(source, part === "html");
    return [];
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [{ pointer, detail: `does not parse: ${error.message}` }];
  }
}
