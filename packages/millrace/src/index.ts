// The names of the library. Users import from here; core's names that they meet are passed on.
export {
  type BatchContext,
  type BatchJob,
  type BatchSize,
  type BlockedAddress,
  type BulkAction,
  BulkActionNotFoundError,
  type BulkPreview,
  type AuditEntry,
  type AuditFilter,
  type AddedJob,
  DatabaseUnavailableError,
  debounce,
  defineBatchHandler,
  defineHandler,
  type FailureFilter,
  type FailureGroup,
  type EventBus,
  InvalidInputError,
  type Job,
  type JobEvent,
  type JobEventName,
  JobAbortedError,
  type JobCancel,
  type JobContext,
  type JobExplanation,
  type JobHandler,
  type JobLogLine,
  type JobLogPage,
  JobNotFoundError,
  type JobPolicy,
  type JobProgress,
  JobStateError,
  JobTypeNotFoundError,
  type Logger,
  MillraceError,
  type NewSchedule,
  PayloadTooLargeError,
  type PolicySettings,
  PRIORITIES,
  type Priority,
  QUEUE_STATES,
  type QueueChanges,
  QueueFullError,
  QueueNotFoundError,
  type QueueRetention,
  RateLimitedError,
  type Recovery,
  type RecoveryGroup,
  type RecoverySelection,
  RetryAfterError,
  type RetentionChanges,
  type RetentionRule,
  retryDelayCalculators,
  type RetryPolicy,
  type RetryStrategy,
  type NewRoutingRule,
  type RoutableJob,
  type RoutingCondition,
  type RoutingDecision,
  type RoutingEffect,
  type RoutingMatch,
  type RoutingRule,
  type Distribution,
  type Proposal,
  type RetryStats,
  RoutingRuleNotFoundError,
  type RuntimeEvents,
  type StreamedEvent,
  type Schedule,
  type ScheduleChanges,
  ScheduleNotFoundError,
  type ScheduleRun,
  silentLogger,
  snooze,
  throttle,
  type TypePolicy,
  KeyNotFoundError,
  UniqueKeyTakenError,
  type KeyFigures,
  type KeyLimits,
  type KeySettings,
  type QueueOrder,
  type Rate,
  type UniqueSettings,
  UnknownOutcomeError,
  UnrecoverableError,
  type AddedWorkflowJobs,
  type CreatedWorkflow,
  type JobDependencies,
  type NewWorkflow,
  type ParentJob,
  type WaitingExplanation,
  type Workflow,
  WorkflowEndedError,
  type WorkflowJob,
  type WorkflowMember,
  WorkflowNotFoundError,
  DeliveryNotFoundError,
  type NewWebhookEndpoint,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookEndpointChanges,
  type WebhookEvent,
  type WebhookKey,
  WebhookNotFoundError,
  type WebhookSignature,
} from "@millrace/core";
export { type AddressSet, createAddressSet, plainNetwork } from "@millrace/core";
export { BlockedAddresses, type BlockSettings } from "./blocked-addresses.ts";
export type { BackupFile } from "./backup-folder.ts";
export { Backups, type BackupSettings } from "./backups.ts";
export { type BulkActionList, BulkActions } from "./bulk-actions.ts";
export type { BulkSettings } from "./bulk-settings.ts";
export { withTrace } from "./trace-scope.ts";
export {
  createQueryReader,
  createTableImports,
  type QueryReaderOptions,
  withActor,
} from "@millrace/postgres";
export { type AuditList, AuditTrail } from "./audit-trail.ts";
export type { CreateJobOptions, CreateOptions } from "./create-options.ts";
export { jobQueueManager, jobRouter, queueManager } from "./default-manager.ts";
export { jobHandlerRegistry } from "./default-registry.ts";
export { Executions, type WriteOptions } from "./executions.ts";
export { type WorkspaceOwner, type WorkspacePage, Workspaces } from "./workspaces.ts";
export type { FollowedOutput, FollowOptions } from "./followed-output.ts";
export {
  ExecutionService,
  type ExecutionJobStatus,
  type ExecutionOptions,
  initJobProcessor,
} from "./execution-service.ts";
export { type EmailFilter, type EmailList, Emails } from "./emails.ts";
export { type GpuInstanceList, GpuInstances, type NewGpuInstance } from "./gpu-instances.ts";
export { dataProcessingHandler, type DataProcessingPayload } from "./handlers/data-processing.ts";
export {
  createEmailNotificationHandler,
  type EmailNotificationOptions,
  type EmailNotificationPayload,
} from "./handlers/email-notification.ts";
export type { Email } from "./handlers/email-templates.ts";
export { type DeadLetterConditions, Failures } from "./failures.ts";
export type { HealthCheckResult } from "./health.ts";
export type { JobChanges } from "./job-changes.ts";
export type { JobConditions, JobFilters, JobListRequest } from "./job-filters.ts";
export { JobHandlerRegistry } from "./job-handler-registry.ts";
export type { JobPayloads } from "./job-payloads.ts";
export type { JobQueueConfig, JobQueueDefaults } from "./job-queue-config.ts";
export { JobQueueManager } from "./job-queue-manager.ts";
export type { ProcessingStats } from "./manager-figures.ts";
export { defaultJobQueueConfig } from "./job-queue-settings.ts";
export { JobStream } from "./job-stream.ts";
export type { StreamListener, StreamMessage } from "./stream-message.ts";
export type { MessagesOptions } from "./stream-messages.ts";
export type { WaitOptions } from "./job-waiters.ts";
export type { LogRange } from "./job-logs.ts";
export { JobPriority, JobStatus, JobType } from "./document-names.ts";
export {
  type AddJobOptions,
  JobQueueService,
  type JobQueueServiceOptions,
  type JobQueueServiceStats,
} from "./job-queue-service.ts";
export { JobTypes } from "./job-types.ts";
export { JobWorker } from "./job-worker.ts";
export { JobWorkerService } from "./job-worker-service.ts";
export type { JobList } from "./list-jobs.ts";
export type { JobMetrics } from "./queue-figures.ts";
export { type QueuedJob, QueueHandle, type QueueJobOptions } from "./queue-handle.ts";
export { type KeyListOptions, QueueKeys } from "./queue-keys.ts";
export { type QueueStats, toQueueStats } from "./queue-stats.ts";
export { Queues } from "./queues.ts";
export { type RoutedJob, Routing, type RoutingPreview } from "./routing.ts";
export type { Optimization, OptimizedProposal, OptimizeOptions } from "./routing-optimizer.ts";
export { RoutingRules } from "./routing-rules.ts";
export { type ScheduleList, Schedules, type ScheduleTimingSettings } from "./schedules.ts";
export { rateLimiter, type RateLimiterOptions } from "./rate-limiter.ts";
export { type BlockedAddressOptions, refuseBlockedAddresses } from "./refuse-blocked-addresses.ts";
export type { AnswerRefusal } from "./request-refusal.ts";
export { requestClient, type RequestClientOptions } from "./request-client.ts";
export { requestSource, type RequestSourceOptions } from "./request-source.ts";
export { trustedUser, type TrustedUserOptions } from "./trusted-user.ts";
export {
  type ReplayOptions,
  type RotateOptions,
  type WebhookEndpointWithSecret,
  Webhooks,
} from "./webhooks.ts";
export { type WorkflowJobList, type WorkflowList, Workflows } from "./workflows.ts";
export { WorkerPool, type WorkerPoolConfig } from "./worker-pool.ts";
