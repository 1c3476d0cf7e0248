import type { TemplateText } from "./email-template.ts";
import { isHeaderText } from "./header-text.ts";
import { renderLiquid, TemplateError } from "./liquid.ts";

/** Of one part, rendered. Characters. */
const MAX_RENDERED = 1_000_000;

export type Data = Readonly<Record<string, unknown>>;

/** A mail cannot be made from its template and its data, and never could. */
export class UnrenderableEmailError extends Error {
  /** `missing-data`, `invalid-header` or `invalid-template`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = "UnrenderableEmailError";
  }
}

/**
 * The parts of a mail. What HTML shows is escaped, and a null of the data counts as not there. Throws
 * UnrenderableEmailError: for a field that the template needs and the data lacks, for a subject that would hold a
 * line break, for a template that cannot be rendered.
 */
export function renderEmail(template: TemplateText, data: Data): TemplateText {
  const given = Object.fromEntries(Object.entries(data).filter(([, value]) => value != null));
  const subject = renderPart("subject", template.subject, given);
  if (!isHeaderText(subject)) {
    const fields = Object.keys(given).filter(
      (field) =>
        typeof given[field] === "string" && !isHeaderText(given[field]) && template.subject.includes(field),
    );
    throw new UnrenderableEmailError(
      "invalid-header",
      `The subject would hold a line break or another control character${fields.length === 0 ? "" : `, from ${fields.map((field) => `data.${field}`).join(" and ")}`}.`,
    );
  }
  return {
    subject: subject.trim(),
    text: renderPart("text", template.text, given),
    html: renderPart("html", template.html, given),
  };
}

function renderPart(part: keyof TemplateText, source: string, data: Data): string {
  try {
    const rendered = renderLiquid(source, part === "html", data);
    if (rendered.length <= MAX_RENDERED) return rendered;
    throw new TemplateError(`has more than ${MAX_RENDERED} characters once it is rendered`);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { missing } = error;
    throw missing === undefined
      ? new UnrenderableEmailError(
          "invalid-template",
          `The template's ${part} cannot be rendered: ${error.message}.`,
          { cause: error },
        )
      : new UnrenderableEmailError(
          "missing-data",
          `The template's ${part} needs data.${missing}, which is not there.`,
          { cause: error },
        );
  }
}
