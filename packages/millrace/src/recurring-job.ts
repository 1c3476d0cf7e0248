import { createHash } from "node:crypto";
import { canonicalJson, InvalidInputError } from "@millrace/core";
import type { NewSchedule, RoutableJob, RoutingEffect } from "@millrace/core";
import { pointing } from "./routable-job.ts";

/** Most characters of a type in the name of its schedule, which may have 80. */
const TYPE_LENGTH = 60;

/** Settings of a schedule, and the place in a routed job that they come from. */
const PLACES: Readonly<Record<string, string>> = {
  "/name": "/type",
  "/intervalMs": "/data/interval",
  "/cron": "/data/cronPattern",
  "/timeZone": "/data/timeZone",
};

type Data = Readonly<Record<string, unknown>>;

/** Whether a job's data asks for it to recur: by `interval` in milliseconds, or by `cronPattern`. */
export function isRecurring(job: RoutableJob): job is RoutableJob & { readonly data: Data } {
  return (
    isObject(job.data) && (Object.hasOwn(job.data, "interval") || Object.hasOwn(job.data, "cronPattern"))
  );
}

/**
 * The schedule of a recurring job. Its name comes from the type and the rest of the data, so that the same work routed
 * again in another interval changes that schedule and does not make a second. A rule's delay has no meaning for it.
 * Throws InvalidInputError `INVALID_JOB` for the caller's.
 */
export function toRecurring(
  { type, data, delay }: RoutableJob & { readonly data: Data },
  effect: RoutingEffect,
): NewSchedule {
  const { interval, cronPattern, timeZone, ...payload } = data;
  if (delay !== undefined) {
    const detail = "has no meaning for a job that recurs: its interval or cronPattern says when it runs";
    throw new InvalidInputError("INVALID_JOB", `The job cannot be accepted: /delay ${detail}.`, [
      { pointer: "/delay", detail },
    ]);
  }
  return {
    name: `${type.slice(0, TYPE_LENGTH)}:${digest(payload)}`,
    type,
    payload,
    // Whether they are what they should be is for the schedule to judge.
    ...(interval !== undefined && { intervalMs: interval as number }),
    ...(cronPattern !== undefined && { cron: cronPattern as string }),
    ...(timeZone !== undefined && { timeZone: timeZone as string }),
    ...withoutDelay(effect),
  };
}

/** Runs `work` on the schedule of a routed job, and has its faults point into the job. */
export function pointingIntoData<T>(work: () => Promise<T>): Promise<T> {
  return pointing(work, (pointer, code) =>
    code === "INVALID_PAYLOAD" ? `/data${pointer}` : (PLACES[pointer] ?? pointer),
  );
}

function withoutDelay(effect: RoutingEffect): Omit<RoutingEffect, "delayMs"> {
  return Object.fromEntries(Object.entries(effect).filter(([field]) => field !== "delayMs"));
}

/** 64 bits in hexadecimal digits; the same for the same JSON value, whatever the order of its keys. */
function digest(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, 16);
}

function isObject(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
