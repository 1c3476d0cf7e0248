import { ERROR } from "./emscripten-errors.ts";
import type { ProgramMemory } from "./program-memory.ts";

const NS_IN_MS = 1e6;
const DAY_MS = 86_400_000;
/** Clocks of `clock_gettime`, in nanoseconds, by their numbers. */
const CLOCKS: readonly (() => number)[] = [
  () => Date.now() * NS_IN_MS,
  () => performance.now() * NS_IN_MS,
  processorTime,
  processorTime,
];

/** The clocks of a program, whose time zone is UTC. */
export function createClock(memory: ProgramMemory) {
  const waiting = new Int32Array(new SharedArrayBuffer(4));

  function calendar(seconds: bigint, at: number): void {
    const date = new Date(Number(seconds) * 1000);
    const year = date.getUTCFullYear();
    const day = (Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / DAY_MS;
    put(at, [
      date.getUTCSeconds(),
      date.getUTCMinutes(),
      date.getUTCHours(),
      date.getUTCDate(),
      date.getUTCMonth(),
      year - 1900,
      date.getUTCDay(),
      day,
      0,
      0,
    ]);
  }

  /** Seconds since 1970 of a calendar, which is put in order. */
  function seconds(at: number): bigint {
    const [second, minute, hour, day, month, year] = Array.from({ length: 6 }, (_, index) =>
      memory.view().getInt32((at >>> 0) + 4 * index, true),
    ) as [number, number, number, number, number, number];
    const ms = Date.UTC(year + 1900, month, day, hour, minute, second);
    if (Number.isNaN(ms)) return -1n;
    const whole = BigInt(ms / 1000);
    calendar(whole, at);
    return whole;
  }

  function put(at: number, values: readonly number[]): void {
    for (const [index, value] of values.entries())
      memory.view().setInt32((at >>> 0) + 4 * index, value, true);
  }

  return {
    env: {
      emscripten_date_now: () => Date.now(),
      /** Asked for by nothing but a sleeping program, in a loop until its time has come: the loop waits here. */
      emscripten_get_now() {
        Atomics.wait(waiting, 0, 0, 1);
        return performance.now();
      },
      _gmtime_js: calendar,
      _localtime_js: calendar,
      _mktime_js: seconds,
      _timegm_js: seconds,
      _tzset_js(zone: number, daylight: number, standardName: number, daylightName: number) {
        put(zone, [0]);
        put(daylight, [0]);
        memory.putText("UTC", standardName);
        memory.putText("UTC", daylightName);
      },
      // Alarms need a loop of events, and a program has none.
      _setitimer_js: () => -ERROR.notImplemented,
    },
    wasi: {
      clock_res_get(clock: number, at: number) {
        if (CLOCKS[clock] === undefined) return ERROR.invalid;
        memory.putInt64(1000n, at);
        return 0;
      },
      clock_time_get(clock: number, _precision: bigint, at: number) {
        const now = CLOCKS[clock];
        if (now === undefined) return ERROR.invalid;
        memory.putInt64(BigInt(Math.round(now())), at);
        return 0;
      },
    },
  };
}

function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) * 1000;
}
