import type { TableName } from "@millrace/core";

/** Whether one of the names, `schema.table` or `schema.*`, is that of the table. */
export function isAllowedTable({ schema, table }: TableName, allowed: readonly string[]): boolean {
  return allowed.some((name) => name === `${schema}.${table}` || name === `${schema}.*`);
}
