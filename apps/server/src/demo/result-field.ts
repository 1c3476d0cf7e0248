import type { JobBody } from "@millrace/contract";

/** A field of a result; undefined where there is none. */
export function field(result: JobBody["result"], name: string): unknown {
  return typeof result === "object" && result !== null ? Reflect.get(result, name) : undefined;
}

export function text(result: JobBody["result"], name: string): string {
  return String(field(result, name));
}
