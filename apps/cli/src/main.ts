#!/usr/bin/env node
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { resolveDrizzleQuickly } from "@millrace/drizzle-resolution";
import { createHost } from "./process-host.ts";
import { runProgram } from "./run-program.ts";

enableCompileCache();
resolveDrizzleQuickly();
/** Settings beside the program count where the environment has none. */
if (existsSync(".env")) process.loadEnvFile(".env");

process.exitCode = await runProgram(process.argv.slice(2), createHost(process));
