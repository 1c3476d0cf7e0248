import type { NewScheduleBody, SchedulePatchBody } from "@millrace/contract";
import type { NewSchedule, ScheduleChanges } from "@millrace/core";

// What a body leaves out is absent after parsing, not undefined: hence the casts.

/** The schedule that a body asks for, in the words of the library. */
export function toNewSchedule(body: NewScheduleBody): NewSchedule {
  return withDates(body) as NewSchedule;
}

/** The changes that a body asks for, in the words of the library. */
export function toScheduleChanges(body: SchedulePatchBody): ScheduleChanges {
  return withDates(body);
}

/** ISO texts become dates; null stays, for it takes a setting away. */
export function withDates(body: { readonly startAt?: unknown; readonly endAt?: unknown }): object {
  const dates = (["startAt", "endAt"] as const).flatMap((field) => {
    const text = body[field];
    return typeof text === "string" ? [[field, new Date(text)]] : [];
  });
  return { ...body, ...Object.fromEntries(dates) };
}
