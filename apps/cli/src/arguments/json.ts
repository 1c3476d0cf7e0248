import { InvalidArgumentError } from "commander";

/** A JSON object. Throws InvalidArgumentError. */
export function parseJsonObject(text: string): object {
  const value = parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new InvalidArgumentError('It must be a JSON object, such as {"userId":"u1"}.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`It is no JSON: ${(error as Error).message}.`);
  }
}
