export { callEngine } from "./call-engine.ts";
export { connectDocker } from "./connect-docker.ts";
export { EngineError, engineStatus, unreachableEngine } from "./engine-error.ts";
