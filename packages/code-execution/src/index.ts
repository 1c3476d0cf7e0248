export { type WatchedCache } from "./cache-tally.ts";
export { type CompileCache, createCompileCache } from "./execution/compile-cache.ts";
export { parseCpuShare } from "./program/cpu-share.ts";
export type { DependencyCache, DependencySettings } from "./dependencies/dependency-cache.ts";
export { DEFAULT_REGISTRIES, type Registries } from "./dependencies/installers.ts";
export type { ExecutionPath, ExecutionTimings } from "./execution/execution-path.ts";
export type { WorkspaceSettings, WorkspaceUse } from "./execution/in-workspace.ts";
export { connectDocker } from "@millrace/container-engine";
export { ensureImage } from "./engine/image.ts";
export { createImageCache, type ImageCache } from "./engine/image-cache.ts";
export { type DockerAvailable, type DockerUnavailable, probeDocker } from "./engine/probe.ts";
export { sweepContainers } from "./engine/sweep.ts";
export { createEmbeddedSandbox } from "./embedded/embedded-sandbox.ts";
export { probeEmbedded } from "./embedded/probe.ts";
export {
  CODE_EXECUTION_QUEUE,
  CODE_EXECUTION_TYPE,
  COMPILE_CACHE_BYTES,
  type CodeExecutionDependencies,
  createCodeExecutionHandlers,
} from "./handlers.ts";
export type { OtherNames } from "./language/language.ts";
export type { Bound, LanguageLimits } from "./language/language-limits.ts";
export {
  isCompiled,
  LANGUAGE_SOURCES,
  listRuntimes,
  OTHER_NAMES,
  type Runtime,
} from "./language/runtimes.ts";
export { LANGUAGE_NAMES, type LanguageName } from "./language/languages.ts";
export {
  DEFAULT_EXECUTION_LIMITS,
  type ExecutionLimits,
  guestLimits,
  MIN_MEMORY_BYTES,
  type PhaseLimits,
} from "./program/limits.ts";
export { type LimitsOfLanguage, limitsOfLanguage } from "./program/limits-of-language.ts";
export { processorWeaknesses } from "./processor-weaknesses.ts";
export { formatMemorySize, parseMemorySize } from "./program/memory-size.ts";
export type { OutputFile } from "./result/output-files.ts";
export type { ExecutionResult, PhaseSummary, RunOutcome, TestOutcome } from "./result/result.ts";
export {
  createDockerSandbox,
  type DockerSandbox,
  type DockerSandboxOptions,
} from "./sandbox/docker-sandbox.ts";
export { limitsNotHeld } from "./sandbox/held-limits.ts";
export type { LeftError, LeftFile } from "./sandbox/left-files.ts";
export type { DriverName, GuestOutput, GuestRun, GuestTimings, Sandbox } from "./sandbox/sandbox.ts";
export { SandboxError } from "./sandbox/sandbox-error.ts";
export { type CodeExecutionPayload, codeExecutionSchema } from "./program/schema.ts";
export type { PhaseEnd, Verdict } from "./result/verdict.ts";
