import { InvalidInputError } from "@millrace/core";

export const DEFAULT_SCHEMA = "millrace";

const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,39}$/;

/**
 * Names that need no quotes, so that one text replacement serves identifiers, channels and strings alike.
 * @throws InvalidInputError `INVALID_SCHEMA_NAME`
 */
export function checkSchemaName(schema: string): string {
  if (!SCHEMA_NAME.test(schema)) {
    throw new InvalidInputError(
      "INVALID_SCHEMA_NAME",
      `The schema name ${JSON.stringify(schema.slice(0, 60))} cannot be used: use 1 to 40 lower-case letters, digits and underscores, no digit first.`,
    );
  }
  return schema;
}

/** SQL files say `millrace.`; this puts the configured schema in its place. */
export function bindSchema(text: string, schema: string): string {
  return schema === DEFAULT_SCHEMA ? text : text.replace(/\bmillrace\./g, `${schema}.`);
}

/** The channel of an engine's hints; each schema has its own. */
export function hintChannel(schema: string): string {
  return `${schema}.hints`;
}
