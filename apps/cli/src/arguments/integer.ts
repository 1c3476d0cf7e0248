import { InvalidArgumentError } from "commander";

/** A number without fraction. What bounds it has is for the library to say. Throws InvalidArgumentError. */
export function parseInteger(text: string): number {
  if (/^-?[0-9]{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a number without fraction.");
}
