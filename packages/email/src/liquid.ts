import { Liquid, LiquidError, type Template } from "liquidjs";

/** Of one part of a template. Characters, milliseconds, and what Liquid counts as bytes. */
const LIMITS = { parseLimit: 200_000, renderLimit: 1_000, memoryLimit: 10_000_000 };
/** These read files; a template in a database has none. */
const FILE_TAGS = ["include", "render", "layout", "block"];

/** What is wrong with a template, and where. */
export class TemplateError extends Error {
  /** The variable that has no value, when that is what is wrong. */
  readonly missing: string | undefined;

  constructor(message: string, missing?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TemplateError";
    this.missing = missing;
  }
}

function createEngine(escapes: boolean): Liquid {
  const engine = new Liquid({
    ...LIMITS,
    strictVariables: true,
    strictFilters: true,
    // `default` and `if` may ask for what is not there.
    lenientIf: true,
    ownPropertyOnly: true,
    // Partials are looked up here, and never in the file system.
    templates: {},
    ...(escapes && { outputEscape: "escape" as const }),
  });
  for (const tag of FILE_TAGS) delete engine.tags[tag];
  return engine;
}

const plain = createEngine(false);
const escaping = createEngine(true);

/** Parses one part. `html`: what it shows is escaped. Throws TemplateError with the line. */
export function parseLiquid(source: string, html: boolean): Template[] {
  try {
    return (html ? escaping : plain).parse(source);
  } catch (error) {
    throw toTemplateError(error);
  }
}

/** Renders one part. Throws TemplateError with the line. */
export function renderLiquid(source: string, html: boolean, data: object): string {
  const template = parseLiquid(source, html);
  try {
    return (html ? escaping : plain).renderSync(template, data) as string;
  } catch (error) {
    throw toTemplateError(error);
  }
}

/** Liquid's own words end in the place: `undefined variable: x, line:3, col:7`. */
function toTemplateError(error: unknown): TemplateError {
  if (!(error instanceof Error)) throw error;
  const [, what = error.message, line] = /^(.*?)(?:, line:(\d+), col:\d+)?$/s.exec(error.message) ?? [];
  const missing = /^undefined variable: (.+)$/.exec(what)?.[1];
  const where = line === undefined ? "" : `line ${line}: `;
  if (!LiquidError.is(error)) throw error;
  return new TemplateError(`${where}${what}`, missing, { cause: error });
}
