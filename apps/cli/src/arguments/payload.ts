import { InvalidInputError } from "@millrace/core";
import type { Host } from "../host.ts";

/** What help texts say of a payload. */
export const PAYLOAD_FORM = "its payload as JSON; -: read from standard input";

/** A payload that was given, or comes on standard input. Throws InvalidInputError `INVALID_JSON`. */
export async function readPayload(argument: string, { input }: Pick<Host, "input">): Promise<unknown> {
  const text = argument === "-" ? await readAll(input) : argument;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError("INVALID_JSON", `The payload is no JSON: ${(error as Error).message}.`);
  }
}

async function readAll(input: Host["input"]): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of input) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
}
