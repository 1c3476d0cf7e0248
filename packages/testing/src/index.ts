export { type ClosedNetwork, createClosedNetwork } from "./closed-network.ts";
export { containerEngineFault } from "./container-engine.ts";
export { type EngineTraces, watchEngine, type WatchedEngine } from "./engine-traces.ts";
export { type EngineCall, type EngineFake, startEngineFake } from "./gpu/engine-fake.ts";
export type { GpuFake } from "./gpu/gpu-fake.ts";
export { sampleAnswer } from "./gpu/documented-answer.ts";
export type { HttpFault } from "./gpu/http-fake.ts";
export type { FakeInstance, InstanceTable } from "./gpu/instance-table.ts";
export { NOVITA_ANSWERS, novitaCreateRequest } from "./gpu/novita-documented.ts";
export { NOVITA_SSH_PASSWORD, NOVITA_TERMINAL_PASSWORD } from "./gpu/novita-values.ts";
export { type NovitaCall, startNovitaFake } from "./gpu/novita-fake.ts";
export { RUNPOD_ANSWERS } from "./gpu/runpod-documented.ts";
export {
  RUNPOD_ANSWER_EXAMPLES,
  RUNPOD_CREATE_EXAMPLE,
  RUNPOD_REFUSAL_EXAMPLES,
} from "./gpu/runpod-examples.ts";
export { type RunpodCall, startRunpodFake } from "./gpu/runpod-fake.ts";
export { type ArchiveFiles, tarGz } from "./archives.ts";
export { ticksByWalking } from "./cron-oracle.ts";
export { spawnNode, type ChildEvent, type NodeProcess, type NodeProcessOptions } from "./node-process.ts";
export { notRunReporter, type NotRun } from "./not-run-reporter.ts";
export { startOwnServer, type OwnServer, type OwnServerOptions } from "./own-server.ts";
export {
  lockTexts,
  type LockTexts,
  type PackageRegistry,
  type PublishedPackage,
  startPackageRegistry,
} from "./package-registry.ts";
export { CONDITION_CASES, GOOD_RULE, ROUTED_DATA, RULE_FAULT_CASES } from "./routing-cases.ts";
export {
  databaseUrl,
  provideRunDatabases,
  type RunDatabases,
  type RunDatabasesOptions,
} from "./run-databases.ts";
export { hasPgBouncer, type PgBouncer, type PgBouncerOptions, startPgBouncer } from "./pgbouncer.ts";
export { startSocketProxy, type SocketProxy } from "./socket-proxy.ts";
export { createTestDatabase, type TestDatabase } from "./test-database.ts";
export { startTestServer, testServerSource, type TestServer, type TestServerSource } from "./test-server.ts";
export {
  type ReceivedEmail,
  type SmtpAnswer,
  type SmtpReceiver,
  type SmtpReceiverOptions,
  startSmtpReceiver,
} from "./smtp-receiver.ts";
export { signedHeaders, verifyDkim } from "./verify-dkim.ts";
