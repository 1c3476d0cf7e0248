import { MAX_ERROR_MESSAGE_BYTES } from "./json-limits.ts";
import type { ErrorClass, JobError } from "./outcome.ts";
import { capText, toStorableText } from "./storable-text.ts";

const MAX_CODE_CHARACTERS = 100;
const MAX_CAUSES = 5;
const NO_MESSAGE = "The error could not be described: reading it threw another one.";

/**
 * Whatever a handler threw, as it is stored. It never throws, whatever the value does when it is read.
 *
 * - `code`: the value's own `code` when that is a string that is not empty, else `error`.
 * - `message`: the error's message and those of its causes, or a description of what was thrown;
 *   sanitised and at most 8 KiB.
 * - `errorClass`: the value's own `errorClass` when it is one, else `handler`.
 */
export function describeError(thrown: unknown): JobError {
  return {
    code: codeOf(thrown),
    message: capText(toStorableText(messageOf(thrown)), MAX_ERROR_MESSAGE_BYTES),
    errorClass: errorClassOf(thrown),
  };
}

function codeOf(thrown: unknown): string {
  const code = read(thrown, "code");
  if (typeof code !== "string") return "error";
  return toStorableText(code.slice(0, MAX_CODE_CHARACTERS)).trim() || "error";
}

function errorClassOf(thrown: unknown): ErrorClass {
  const errorClass = read(thrown, "errorClass");
  return errorClass === "program" || errorClass === "system" ? errorClass : "handler";
}

function messageOf(thrown: unknown): string {
  const messages = [ownMessage(thrown)];
  const seen = new Set([thrown]);
  let cause = read(thrown, "cause");
  while (cause !== undefined && cause !== null && !seen.has(cause) && messages.length <= MAX_CAUSES) {
    seen.add(cause);
    messages.push(ownMessage(cause));
    cause = read(cause, "cause");
  }
  return messages.join(" (caused by) ");
}

/** One error's message without its causes, or what was thrown in an error's place. */
function ownMessage(thrown: unknown): string {
  if (typeof thrown === "string") return thrown === "" ? "The handler threw an empty string." : thrown;
  if (typeof thrown === "bigint") return `The handler threw the BigInt ${thrown}.`;
  if (typeof thrown === "symbol" || typeof thrown === "function")
    return `The handler threw a ${typeof thrown}.`;
  if (typeof thrown !== "object" || thrown === null) return `The handler threw ${String(thrown)}.`;
  const message = read(thrown, "message");
  if (typeof message === "string" && message !== "") return message;
  return messagesOfParts(thrown) ?? errorName(thrown) ?? asJson(thrown) ?? NO_MESSAGE;
}

/** An AggregateError, such as that of a refused connection, often says nothing itself. */
function messagesOfParts(thrown: object): string | undefined {
  const parts = read(thrown, "errors");
  if (!Array.isArray(parts)) return undefined;
  const messages = parts.slice(0, MAX_CAUSES).map((part) => read(part, "message"));
  return messages.filter((message) => typeof message === "string" && message !== "").join("; ") || undefined;
}

function errorName(thrown: object): string | undefined {
  const name = isError(thrown) ? read(thrown, "name") : undefined;
  return typeof name === "string" && name !== "" ? name : undefined;
}

function isError(thrown: object): boolean {
  try {
    return thrown instanceof Error;
  } catch {
    // A proxy may throw even here; then it is not one of ours to name.
    return false;
  }
}

function asJson(thrown: object): string | undefined {
  try {
    const json = JSON.stringify(thrown);
    return json === undefined ? undefined : `The handler threw ${json}.`;
  } catch {
    // A cycle or a toJSON that throws: the caller has a fixed text for it.
    return undefined;
  }
}

/** A property of anything at all; `undefined` when there is none or when reading it throws. */
function read(value: unknown, key: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}
