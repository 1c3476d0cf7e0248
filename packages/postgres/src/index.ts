export { withActor } from "./actor.ts";
export { createPostgresStore, type PostgresStoreOptions } from "./postgres-store.ts";
export { type Connection, type ConnectionOptions, createConnection } from "./connection.ts";
export {
  createDatabase,
  type Database,
  type DatabaseOptions,
  type DatabaseTransaction,
} from "./database.ts";
export { createEngineProbes, type EngineProbes } from "./engine-probes.ts";
export {
  createIdempotentRequests,
  type IdempotentRequests,
  type OnceRequest,
  type OnceWork,
  type StoredAnswer,
} from "./idempotency.ts";
export { createTableImports } from "./importing.ts";
export { createQueryReader, type QueryReaderOptions } from "./querying.ts";
export { examineEngine, type ExamineOptions } from "./doctor/examine.ts";
export type { Finding, FindingLevel } from "./doctor/finding.ts";
export { migrate, type MigrateOptions } from "./migrate.ts";
export { type MigrationStatus, readMigrationStatus } from "./migration-status.ts";
export { RELEASE } from "./release.ts";
export { DEFAULT_SCHEMA, checkSchemaName } from "./schema-name.ts";
export { createTables, type Tables } from "./tables.ts";
export type { CallerTransaction } from "./transaction-runner.ts";
