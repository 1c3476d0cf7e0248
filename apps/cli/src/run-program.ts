import { describeError } from "./describe-error.ts";
import type { Host } from "./host.ts";
import { createProgram } from "./program.ts";

/** Carries out one call, `args` without the names of Node and the program. Answers the exit code; never rejects. */
export async function runProgram(args: readonly string[], host: Host): Promise<number> {
  try {
    await createProgram(host).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    const { message, exitCode } = describeError(error);
    if (message !== undefined) host.writeError(`millrace: ${message}\n`);
    return exitCode;
  }
}
