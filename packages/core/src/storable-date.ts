const FIRST_AT_MS = Date.parse("0001-01-01T00:00:00.000Z");
const LAST_AT_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** A valid Date of the years 1 to 9999: those that PostgreSQL and ISO 8601 write alike. */
export function isStorableDate(value: unknown): value is Date {
  return value instanceof Date && value.getTime() >= FIRST_AT_MS && value.getTime() <= LAST_AT_MS;
}
