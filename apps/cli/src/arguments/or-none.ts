import { InvalidArgumentError } from "commander";

/** Takes a setting away. Not null, which commander takes for an option without a value. */
export const NONE = "none";
export type OrNone<Value> = Value | typeof NONE;

/** A parser that takes `none` as well. */
export function orNone<Value>(parse: (text: string) => Value): (text: string) => OrNone<Value> {
  return (text) => {
    if (text === NONE) return NONE;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      throw new InvalidArgumentError(`${error.message.replace(/\.$/, "")}, or ${NONE}.`);
    }
  };
}
