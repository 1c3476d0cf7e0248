import { UnrecoverableError } from "@millrace/core";
import type { Toolchain } from "../language/language.ts";
import { type LanguageName, LANGUAGES } from "../language/languages.ts";
import { isVersion } from "../language/runtimes.ts";
import type { ExecutionLimits } from "../program/limits.ts";
import { formatMemorySize } from "../program/memory-size.ts";
import type { Program } from "../program/program.ts";
import type { DriverName } from "../sandbox/sandbox.ts";

/** The server's limits, as far as a language can use them under a driver: what a program gets that asks for nothing. */
export function limitsOfLanguage(
  language: LanguageName,
  driver: DriverName,
  limits: ExecutionLimits,
): ExecutionLimits {
  const most = LANGUAGES[language].toolchains[driver]?.memory?.most ?? Infinity;
  return { ...limits, run: { ...limits.run, memoryBytes: Math.min(limits.run.memoryBytes, most) } };
}

/** How this driver runs the program. Throws UnrecoverableError when it does not: trying again would not help. */
export function requireToolchain(
  { language, flags, limits, outputs }: Program,
  version: string | undefined,
  driver: DriverName,
): Toolchain {
  const toolchain: Toolchain | undefined = LANGUAGES[language].toolchains[driver];
  if (toolchain === undefined)
    throw new UnrecoverableError(
      `Programs in ${language} need containers; here they run by the driver ${driver}.`,
    );
  if (version !== undefined && !isVersion(toolchain.version, version))
    throw new UnrecoverableError(
      `${language} ${version} is not here: the driver ${driver} has ${toolchain.version}.`,
    );
  const missing = flags.find((flag) => toolchain.lacks?.flags.test(flag));
  if (missing !== undefined)
    throw new UnrecoverableError(`${missing} cannot be used here. ${toolchain.lacks?.sentence}`);
  const { least = 0, most = Infinity } = toolchain.memory ?? {};
  if (limits.memoryBytes < least)
    throw new UnrecoverableError(
      `Programs in ${language} need ${formatMemorySize(least)} of memory at least by the driver ${driver}.`,
    );
  if (limits.memoryBytes > most)
    throw new UnrecoverableError(
      `Programs in ${language} have ${formatMemorySize(most)} of memory at most by the driver ${driver}.`,
    );
  if (outputs.length > 0 && toolchain.leavesNoFiles === true)
    throw new UnrecoverableError(
      `A program in ${language} leaves no files by the driver ${driver}: outputs need containers.`,
    );
  return toolchain;
}
