import { UnrecoverableError } from "@millrace/core";
import type { Toolchain } from "../language/language.ts";
import { LANGUAGES } from "../language/languages.ts";
import { isVersion } from "../language/runtimes.ts";
import { formatMemorySize } from "../program/memory-size.ts";
import type { Program } from "../program/program.ts";
import type { DriverName } from "../sandbox/sandbox.ts";

/** Nobody holds WebAssembly to these. Processes it has none of, so any limit of them holds. */
const CONTAINER_LIMITS = ["fileBytes", "stackBytes"] as const;

/** How this driver runs the program. Throws UnrecoverableError when it does not: trying again would not help. */
export function requireToolchain(
  { language, flags, limits }: Program,
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
  const unknown = CONTAINER_LIMITS.find((name) => limits[name] !== undefined);
  if (driver === "embedded" && unknown !== undefined)
    throw new UnrecoverableError(
      `The limit ${unknown} needs containers; here programs run by the driver ${driver}.`,
    );
  return toolchain;
}
