import { createRequire } from "node:module";
import type * as Liquidjs from "liquidjs";

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

/** Loaded by the first mail or template: a process that has none is to stay small. */
const load = createRequire(import.meta.url);
let loaded: ReturnType<typeof loadLiquid> | undefined;

function loadLiquid() {
  const { Liquid, LiquidError } = load("liquidjs") as typeof Liquidjs;
  const createEngine = (escapes: boolean): Liquidjs.Liquid => {
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
  };
  return { LiquidError, plain: createEngine(false), escaping: createEngine(true) };
}

function engineFor(html: boolean): Liquidjs.Liquid {
  loaded ??= loadLiquid();
  return html ? loaded.escaping : loaded.plain;
}

/** Parses one part. `html`: what it shows is escaped. Throws TemplateError with the line. */
export function parseLiquid(source: string, html: boolean): Liquidjs.Template[] {
  try {
    return engineFor(html).parse(source);
  } catch (error) {
    throw toTemplateError(error);
  }
}

/** Renders one part. Throws TemplateError with the line. */
export function renderLiquid(source: string, html: boolean, data: object): string {
  const template = parseLiquid(source, html);
  try {
    return engineFor(html).renderSync(template, data) as string;
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
  if (loaded?.LiquidError.is(error) !== true) throw error;
  return new TemplateError(`${where}${what}`, missing, { cause: error });
}
