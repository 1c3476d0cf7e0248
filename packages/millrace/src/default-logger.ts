import type { Logger } from "@millrace/core";
import pino from "pino";
import { logLevelFromEnvironment } from "./environment.ts";

/** JSON lines on standard output, at `LOG_LEVEL`. */
export function createDefaultLogger(): Logger {
  return pino({ name: "millrace", level: logLevelFromEnvironment() });
}
