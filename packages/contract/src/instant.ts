import { isStorableDate } from "@millrace/core";
import { z } from "zod";

const FORM = "must be a date and time with a time zone, such as 2026-01-31T12:00:00Z";

/** An instant as a caller writes it: ISO 8601 with `Z` or an offset. */
export const instant = z.iso
  .datetime({ offset: true, error: FORM, abort: true })
  .refine((text) => isStorableDate(new Date(text)), "must be within the years 1 to 9999 in UTC");

/** The same in a query string, read as a Date. */
export const instantParameter = instant
  .transform((text) => new Date(text))
  .meta({ type: "string", format: "date-time", description: "Such as 2026-01-31T12:00:00Z." });

/** An instant as answers carry it: ISO 8601 in UTC with milliseconds, or null. */
export const instantOrNull = z.iso.datetime().nullable();
