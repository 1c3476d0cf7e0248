import { InvalidInputError } from "@millrace/core";
import { choiceSetting } from "./setting.ts";
import type { Setting } from "./setting.ts";

// The only file of the library that reads the environment; elsewhere settings are arguments.

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A setting's value by its variable; its fallback when the variable is unset or empty. Throws InvalidInputError. */
export function settingFromEnvironment<Value>(setting: Setting<Value>): Value {
  const text = process.env[setting.variable];
  if (text === undefined || text === "") return setting.fallback;
  const value = setting.parse(text);
  if (setting.accepts(value)) return value;
  const shown = JSON.stringify(text.slice(0, 100));
  throw new InvalidInputError(
    "INVALID_ENVIRONMENT",
    `The environment variable ${setting.variable} is ${shown}; it must be ${setting.expected}.`,
  );
}

/** `DATABASE_URL`, or undefined when it is unset or empty. */
export function databaseUrlFromEnvironment(): string | undefined {
  return process.env["DATABASE_URL"] || undefined;
}

/** `LOG_LEVEL`. Default `info`. */
export function logLevelFromEnvironment(): LogLevel {
  return settingFromEnvironment(choiceSetting("LOG_LEVEL", "info", LOG_LEVELS));
}
