import { sql } from "drizzle-orm";
import { bigint, customType, timestamp } from "drizzle-orm/pg-core";

/** A point in time. */
export const at = (name: string) => timestamp(name, { withTimezone: true });
/** Default of the time of a row's making. */
export const now = sql`clock_timestamp()`;
export const big = (name: string) => bigint(name, { mode: "bigint" });
export const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });
