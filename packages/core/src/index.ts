export { type AddressSet, createAddressSet, plainNetwork } from "./address-set.ts";
export { type BackupStore, RECOVERY_GROUPS } from "./backup-store.ts";
export type { Recovery, RecoveryGroup, RecoverySelection } from "./backup-store.ts";
export { BULK_ACTIONS, BULK_STATES, type BulkAction, type BulkActionName } from "./bulk-store.ts";
export type { BulkPreview, BulkRequest, BulkState, BulkStore } from "./bulk-store.ts";
export type { AlertChange, AlertFact, AlertNotice, AlertStanding, AlertStore } from "./alert-store.ts";
export type { ArchiveStore, KeepLines } from "./archive-store.ts";
export type { ComponentReport, ComponentStatus, ComponentStore } from "./component-store.ts";
export type { DatabaseFigures, FiguresStore, OldestReady } from "./figures-store.ts";
export { GPU_CREATE_TYPE, GPU_DELETE_TYPE, GPU_MONITOR_TYPE, GPU_REAP_TYPE } from "./gpu-job-names.ts";
export { GPU_INSTANCE_STATES, type GpuInstance, type GpuInstanceState } from "./gpu-instance.ts";
export type { GpuExtension, GpuExtensionVerdict, GpuInstanceFilter, GpuIntent } from "./gpu-store.ts";
export type { GpuIntentAnswer, GpuPageRequest, GpuSighting, GpuStore } from "./gpu-store.ts";
export type { CacheFigures, CacheOrders, CachePurge, CacheStore, CacheSum } from "./cache-store.ts";
export { canonicalJson } from "./canonical-json.ts";
export {
  type BatchContext,
  type BatchJob,
  type BatchSettings,
  type BatchSize,
  defineBatchHandler,
  type ExecuteMany,
} from "./batch-handler.ts";
export type { AttemptObserver } from "./attempt-observer.ts";
export { type Clock, systemClock } from "./clock.ts";
export { Coalescer, type CoalescerOptions } from "./coalescer.ts";
export type { CompletionCounts } from "./completer.ts";
export { describeError } from "./describe-error.ts";
export { documentTypeName } from "./document-type-name.ts";
export { EMAIL_STATES, SUPPRESSION_SCOPES } from "./email-store.ts";
export type { EmailAddressee, EmailOutcome, EmailPageRequest, EmailRecord } from "./email-store.ts";
export type { EmailState, EmailStore, EmailSuppression, EmailTurn } from "./email-store.ts";
export type { NewEmail, SuppressionScope } from "./email-store.ts";
export type { EndedJob } from "./ended-job.ts";
export { exactNumber } from "./survives-double.ts";
export { encodePayload, type EncodedPayload, invalidPayload, type PayloadLimits } from "./encode-payload.ts";
export {
  type AbortCode,
  BulkActionNotFoundError,
  DatabaseUnavailableError,
  type InputFault,
  InvalidInputError,
  JobAbortedError,
  JobNotFoundError,
  KeyNotFoundError,
  JobStateError,
  JobTypeNotFoundError,
  MillraceError,
  PayloadTooLargeError,
  QueueFullError,
  QueueNotFoundError,
  RateLimitedError,
  RoutingRuleNotFoundError,
  ScheduleNotFoundError,
  UniqueKeyTakenError,
  UnknownOutcomeError,
  UnrecoverableError,
  WorkflowEndedError,
  WorkflowNotFoundError,
} from "./errors.ts";
export { createEventBus, type EventBus, type RuntimeEventName, type RuntimeEvents } from "./events.ts";
export { createExecutor, type Executor } from "./executor.ts";
export type { FailureFilter, FailureGroup, FailureStore } from "./failure-store.ts";
export {
  defineHandler,
  type HandlerTransaction,
  type JobContext,
  type JobHandler,
  type StoreTypes,
} from "./handler.ts";
export { CANCEL_GRACE_MS } from "./held-jobs.ts";
export type { EnqueuedJob, EnqueueStore, StoredJobs } from "./enqueue-store.ts";
export { HEARTBEAT_INTERVAL_MS, HEARTBEAT_SILENCE_MS } from "./heartbeat.ts";
export {
  FINISHED_STATUSES,
  type FinishedStatus,
  isJobId,
  type Job,
  JOB_STATUSES,
  type JobId,
  type JobStatus,
  WAITING_REASONS,
  type WaitingReason,
} from "./job.ts";
export { CANCEL_STATES, LOG_LEVELS } from "./job-report.ts";
export type {
  JobCancel,
  JobLogLine,
  JobLogPage,
  JobProgress,
  JobReport,
  LogLevel,
} from "./job-report.ts";
export type { JobCount } from "./job-count.ts";
export type { JobExplanation, WaitingExplanation } from "./job-explanation.ts";
export { type JobLinks, MAX_PARENTS, PARENT_FAILURES, type ParentFailure } from "./job-links.ts";
export type {
  DependencyStore,
  StoredWorkflow,
  StoredWorkflowJob,
} from "./dependency-store.ts";
export { missingRefs, type PlannedParent, planWorkflow, type WorkflowPlan } from "./plan-workflow.ts";
export {
  type AddedWorkflowJobs,
  type CompletionJob,
  type CreatedWorkflow,
  type JobDependencies,
  MAX_WORKFLOW_JOBS,
  type NewWorkflow,
  type ParentJob,
  type Workflow,
  WORKFLOW_STATES,
  type WorkflowId,
  type WorkflowJob,
  type WorkflowMember,
  type WorkflowState,
} from "./workflow.ts";
export { type JobFilter, mapInstants } from "./job-filter.ts";
export { DEFAULT_QUEUE, isQueueName, isTypeName } from "./job-names.ts";
export { defaultJobPolicy, type JobPolicy } from "./job-policy.ts";
export { type JobType, jobTypeOf } from "./job-type.ts";
export { MAX_JSON_DEPTH, MAX_PAYLOAD_BYTES, MAX_RESULT_BYTES } from "./json-limits.ts";
export { jsonPointer } from "./json-pointer.ts";
export type { JsonValue } from "./json-value.ts";
export {
  isKey,
  keyLimitFaults,
  keySettingsFaults,
  MAX_KEY_LENGTH,
  MAX_LIMIT,
  MAX_RATE_WINDOW_MS,
  MAX_WEIGHT,
  MIN_RATE_WINDOW_MS,
  QUEUE_ORDERS,
  rateFaults,
} from "./key-limits.ts";
export type { KeyFigures, KeyLimits, KeySettings, QueueOrder, Rate } from "./key-limits.ts";
export type { KeyRange, KeyStore } from "./key-store.ts";
export type { InputReceiver } from "./job-inputs.ts";
export { OUTPUT_STREAMS, type OutputPiece, type OutputStream } from "./live-output.ts";
export {
  type FollowedPiece,
  type InputAnswer,
  type InputPiece,
  type LiveStore,
  MAX_INPUT_BYTES,
  type OutputPlace,
} from "./live-store.ts";
export { logEvents } from "./log-events.ts";
export { type Logger, silentLogger } from "./logger.ts";
export { MAX_LOG_BYTES, MAX_LOG_LINES, MAX_LOG_PART_BYTES } from "./log-limits.ts";
export type { NewJob } from "./new-job.ts";
export type { Hint, Mailbox, Notifier } from "./notifier.ts";
export type { OfferRequest, OfferStore } from "./offer-store.ts";
export type { ErrorClass, JobError, Outcome } from "./outcome.ts";
export { parseExactJson } from "./parse-exact-json.ts";
export { parseJsonText } from "./parse-json-text.ts";
export { MAX_RETRIES, MAX_RETRY_DELAY_MS, MAX_TIMEOUT_SECONDS, policyFaults } from "./policy-faults.ts";
export { type JobTypeDefaults, prepareJob } from "./prepare-job.ts";
export type { PolicySettings, PolicyStore, TypePolicy } from "./policy-store.ts";
export {
  MAX_PRIORITY,
  PRIORITIES,
  type Priority,
  type PriorityName,
  priorityNumber,
} from "./priority.ts";
export { QUEUE_STATES, type QueueChanges, type QueueCleaning, type QueueFigures } from "./queue-store.ts";
export type { QueueRetention, QueueSettings, QueueStateName, QueueStore } from "./queue-store.ts";
export type { RetentionChanges, RetentionRule } from "./queue-store.ts";
export type {
  BlockedAddress,
  RequestLimit,
  RequestLimitStore,
} from "./request-limit-store.ts";
export { type Loop, startLoop } from "./loop.ts";
export type {
  Snapshot,
  StreamedEvent,
  StreamStore,
} from "./stream-store.ts";
export type { AuditEntry, AuditFilter, JobEvent, JobEventName, RecordStore } from "./record-store.ts";
export type { ReportAnswer, ReportStore } from "./report-store.ts";
export {
  RETRY_STRATEGIES,
  retryDelayCalculators,
  type RetryPolicy,
  type RetryStrategy,
} from "./retry.ts";
export { type DistributedJobs, type Distribution, toDistribution } from "./distribution.ts";
export {
  type Proposal,
  proposeChanges,
} from "./propose-changes.ts";
export { requireDone } from "./require-done.ts";
export { type RetryCount, type RetryStats, toRetryStats } from "./retry-stats.ts";
export type { TypeLoad } from "./type-load.ts";
export { effectOf, routeJob } from "./route-job.ts";
export { checkRoutingRule, MAX_ROUTED_DELAY_MS, MAX_RULE_POSITION, routingFaults } from "./routing-faults.ts";
export {
  type NewRoutingRule,
  type RoutableJob,
  ROUTED_FIELDS,
  type RoutedField,
  type RoutingCondition,
  type RoutingDecision,
  type RoutingEffect,
  type RoutingMatch,
  type RoutingRule,
} from "./routing-rule.ts";
export type { RoutingStore } from "./routing-store.ts";
export { MAX_QUEUED_TICKS, type TickFates, ticksByOverlap } from "./overlap.ts";
export { MAX_CATCH_UP, nextTickOf, SCHEDULE_GRACE_MS, type TickPlan } from "./plan-ticks.ts";
export { prepareSchedule, previewTiming } from "./prepare-schedule.ts";
export { createRuntime } from "./runtime.ts";
export type { Runtime, RuntimeDependencies, RuntimeStats } from "./runtime-dependencies.ts";
export { defaultRuntimeOptions, type RuntimeOptions } from "./runtime-options.ts";
export { CATCH_UPS, OVERLAPS, RUN_OUTCOMES, RUN_REASONS } from "./schedule.ts";
export type {
  CatchUp,
  NewSchedule,
  Overlap,
  RunOutcome,
  RunReason,
  Schedule,
  ScheduleChanges,
  ScheduleRun,
} from "./schedule.ts";
export {
  MAX_INTERVAL_MS,
  MAX_JITTER_MS,
  MIN_INTERVAL_MS,
  type ScheduleSettings,
} from "./schedule-faults.ts";
export type {
  RecordedTicks,
  ScheduleDefinition,
  ScheduleStore,
  StoredSchedule,
} from "./schedule-store.ts";
export { nextTick, nextTicks, type ScheduleTiming } from "./schedule-ticks.ts";
export { isStorableDate } from "./storable-date.ts";
export { isStorableText, toStorableText } from "./storable-text.ts";
export type { ToldProgress } from "./told-progress.ts";
export type { HandledType, OutdatedType } from "./handled-type.ts";
export type { HeartbeatAnswer } from "./worker-session-store.ts";
export type { WorkerRegistration } from "./worker-registration.ts";
export type {
  CancelAnswer,
  ChangeAnswer,
  Claim,
  ClaimedJob,
  ClaimRequest,
  Completion,
  CompletionAnswer,
  EnqueueOptions,
  JobPage,
  JobPatch,
  Lease,
  Store,
  StoredJob,
  SubmissionWindow,
  WorkerId,
} from "./store.ts";
export {
  CONFLICT_ANSWERS,
  type ConflictAnswer,
  debounce,
  MAX_UNIQUE_KEY_LENGTH,
  MAX_UNIQUE_MS,
  throttle,
  type UniqueMode,
  type UniqueRule,
  uniqueRuleOf,
  type UniqueSettings,
} from "./unique-rule.ts";
export type { AddedJob, UniqueJob, UniqueStore } from "./unique-store.ts";
export type { HeldJob, TransactionNumbers, WorkerFigures, WorkerStore } from "./worker-store.ts";
export { RetryAfterError } from "./retry-after-error.ts";
export { retryAfterMs } from "./retry-after-header.ts";
export { JobSnoozed, snooze } from "./snooze.ts";
export type { ExportStore } from "./export-store.ts";
export { fitsPattern } from "./fits-pattern.ts";
export type { QueryParameter, QueryQuestion, QueryRows, ReadQuery } from "./query-reader.ts";
export { RefusedRowError, type TableImports, type TableName } from "./table-imports.ts";
export { schemaFaults } from "./schema-faults.ts";
export { readTraceContext, type TraceContext } from "./trace-context.ts";
export { UnsentReport } from "./unsent-report.ts";
export { payloadFaults } from "./validate-payload.ts";
export type { AttemptRecord, AttemptResult, DeliveryStore, DeliveryTurn } from "./delivery-store.ts";
export { DELIVERY_STATUSES, type WebhookAttempt, type WebhookDelivery } from "./webhook-delivery.ts";
export type { NewWebhookEndpoint, WebhookEndpoint, WebhookEndpointChanges } from "./webhook-endpoint.ts";
export { WEBHOOK_LIMITS, webhookEndpointFaults } from "./webhook-endpoint-faults.ts";
export { DeliveryNotFoundError, WebhookNotFoundError } from "./webhook-errors.ts";
export { WorkspaceNotFoundError } from "./workspace-errors.ts";
export { WEBHOOK_EVENTS, type WebhookEvent } from "./webhook-event.ts";
export { WEBHOOK_SIGNATURES, type WebhookKey, type WebhookSignature } from "./webhook-signature.ts";
export type { EndpointSettings, StoredEndpoint, WebhookSecret, WebhookStore } from "./webhook-store.ts";
export { isWebhookUrl, MAX_URL_LENGTH, SEND_WEBHOOK_TYPE, WEBHOOK_URL_FORM } from "./webhook-url.ts";
export type {
  NewSnapshot,
  SnapshotAnswer,
  WorkspaceDetails,
  WorkspaceFile,
  WorkspaceKey,
  WorkspaceSnapshot,
  WorkspaceStore,
  WorkspaceSummary,
} from "./workspace-store.ts";
