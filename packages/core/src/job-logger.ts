import { describeError } from "./describe-error.ts";
import { encodeResult } from "./encode-result.ts";
import type { LogLevel } from "./job-report.ts";
import { MAX_LOG_PART_BYTES } from "./log-limits.ts";
import type { Logger } from "./logger.ts";
import { capText, toStorableText } from "./storable-text.ts";

/** Takes a line down with the job. `fields`: JSON text of an object, or null. */
type Keep = (level: LogLevel, message: string, fields: string | null) => void;

/** A handler's logger: every line goes to the process's log, and those from `info` up are kept with the job. */
export function createJobLogger(log: Logger, keep: Keep, bound: object = {}): Logger {
  const at =
    (level: LogLevel) =>
    (fields: object, message: string): void => {
      log[level](fields, message);
      keep(level, toMessage(message), toFields({ ...bound, ...fields }));
    };
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => createJobLogger(log.child(fields), keep, { ...bound, ...fields }),
    isLevelEnabled: (level) => level !== "debug" || (log.isLevelEnabled?.(level) ?? true),
  };
}

function toMessage(message: unknown): string {
  return capText(toStorableText(typeof message === "string" ? message : String(message)), MAX_LOG_PART_BYTES);
}

/** JSON text, with errors as code and message; what cannot be written says why. */
function toFields(fields: Readonly<Record<string, unknown>>): string | null {
  const entries = Object.entries(fields);
  if (entries.length === 0) return null;
  const described = Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Error ? describeError(value) : value]),
  );
  const encoded = encodeResult(described, MAX_LOG_PART_BYTES);
  return "text" in encoded ? encoded.text : JSON.stringify({ unserialisable: encoded.unserialisable });
}
