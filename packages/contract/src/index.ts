export { backupBody, backupListBody, recoveryBody, recoveryRequestBody } from "./backup.ts";
export {
  blockAddressBody,
  blockedAddressBody,
  blockedAddressListBody,
  toBlockedAddressBody,
} from "./blocked-address.ts";
export {
  bulkActionBody,
  bulkActionListBody,
  bulkActionListQuery,
  bulkPreviewBody,
  newBulkActionBody,
  type NewBulkActionBody,
  toBulkActionBody,
} from "./bulk-action.ts";
export {
  COMPILE_STATUSES,
  compileAnswer,
  compileBody,
  type CompileBody,
  compileCancelQuery,
  type CompileStatus,
  compileStatusBody,
  type CompileStatusBody,
  executionResult,
  type ExecutionResultBody,
  MAX_CODE_LENGTH,
} from "./compile.ts";
export {
  executionBatchBody,
  executionBody,
  type ExecutionBody,
  type ExecutionVerdict,
  MAX_BATCH_EXECUTIONS,
  newExecutionBody,
  type NewExecutionBody,
  runtimeListBody,
  type RuntimeListBody,
  toExecutionBody,
} from "./execution.ts";
export {
  cachePurgeBody,
  cachePurgeQuery,
  type ExecutionCachesBody,
  executionCachesBody,
  toCachePurgeBody,
  toExecutionCachesBody,
} from "./execution-cache.ts";
export {
  toWorkspaceBody,
  toWorkspacePage,
  workspaceBody,
  workspacePageBody,
  workspacePageQuery,
} from "./workspace.ts";
export {
  executionInputBody,
  executionOutputBody,
  type ExecutionOutputBody,
  outputHeaders,
} from "./execution-live.ts";
export { explanationBody, toExplanationBody } from "./explanation.ts";
export {
  deadLetterListBody,
  deadLetterQuery,
  failureListBody,
  failureQuery,
  redriveBody,
  toDeadLetterBody,
  toFailureBody,
} from "./failure.ts";
export { idempotencyHeaders } from "./idempotency.ts";
export { jobBody, type JobBody, toJobBody } from "./job.ts";
export {
  DEFAULT_PAGE,
  jobListBody,
  type JobListQuery,
  jobListQuery,
  MAX_OFFSET,
  MAX_PAGE,
} from "./job-list.ts";
export { jobLogsBody, jobLogsQuery, toJobLogsBody } from "./job-report.ts";
export {
  EXPORT_MEDIA_TYPES,
  type ExportFormat,
  exportText,
  jobExportQuery,
} from "./job-export.ts";
export { jobPatchBody, type JobPatchBody } from "./job-patch.ts";
export { bulkAnswer, bulkBody, MAX_BULK_JOBS, newJobBody, type NewJobBody } from "./new-job.ts";
export { healthBody, liveBody, notReadyBody, probeQuery, readyBody } from "./probe.ts";
export { PROBLEM_MEDIA_TYPE, problemBody, type ProblemBody } from "./problem.ts";
export {
  allQueueStatsBody,
  queueBody,
  type QueueBody,
  queueCleanAnswer,
  queueCleanBody,
  queueListBody,
  queuePatchBody,
  type QueuePatchBody,
  queueStatsBody,
  type QueueStatsBody,
} from "./queue.ts";
export {
  keyLimits,
  keySettingsBody,
  queueKeyBody,
  queueKeyListBody,
  queueKeyListQuery,
  rate,
  toQueueKeyBody,
} from "./queue-key.ts";
export {
  type NewQueueJobBody,
  newQueueJobBody,
  newQueueJobsBody,
  queueJobBody,
  toQueueJobBody,
} from "./queue-job.ts";
export {
  streamedEventBody,
  streamHeaders,
  streamQuery,
  type StreamTopics,
  toStreamedEventBody,
  toStreamTopics,
} from "./stream.ts";
export { auditBody, auditQuery, jobEventsBody, toAuditBody, toJobEventsBody } from "./record.ts";
export { programQueueBody, type ProgramQueueBody } from "./program-queue.ts";
export { distributionBody, optimizationBody, optimizeBody, retryStatsBody } from "./routing-figures.ts";
export {
  putRoutingRuleBody,
  routedJobBody,
  routingPreviewBody,
  type RoutingPreviewBody,
  routingRuleBody,
  routingRulesBody,
  toRoutingRuleBody,
} from "./routing.ts";
export { queueHealthBody, type QueueHealthBody } from "./queue-health.ts";
export {
  judge0About,
  judge0Answer,
  judge0Answers,
  judge0Batch,
  judge0BatchQuery,
  judge0DeleteQuery,
  judge0Named,
  judge0Query,
  judge0Statuses,
  judge0Submission,
  type Judge0Submission,
  judge0SubmitBatchQuery,
  judge0SubmitQuery,
  judge0Tokens,
} from "./judge0.ts";
export {
  pistonAnswer,
  pistonExecuteBody,
  type PistonExecuteBody,
  pistonRuntimes,
  type PistonStage,
} from "./piston.ts";
export { runBody } from "./run.ts";
export {
  newScheduleBody,
  type NewScheduleBody,
  putScheduleBody,
  scheduleBody,
  type ScheduleBody,
  schedulePatchBody,
  type SchedulePatchBody,
  schedulePreviewBody,
  toScheduleBody,
} from "./schedule.ts";
export {
  scheduleListBody,
  scheduleListQuery,
  schedulePreviewAnswer,
  schedulePreviewQuery,
  scheduleRunsBody,
  scheduleRunsQuery,
  toScheduleRunsBody,
} from "./schedule-list.ts";
export {
  newWebhookBody,
  rotateSecretBody,
  toWebhookBody,
  type WebhookBody,
  webhookBody,
  webhookListBody,
  webhookListQuery,
  webhookPatchBody,
  webhookSecretBody,
} from "./webhook.ts";
export {
  replayAnswer,
  replayBody,
  toWebhookAttemptsBody,
  toWebhookDeliveryBody,
  webhookAttemptsBody,
  webhookDeliveriesBody,
  webhookDeliveriesQuery,
  webhookDeliveryBody,
} from "./webhook-delivery.ts";
export {
  toTypePolicyBody,
  typePolicyBody,
  type TypePolicyBody,
  typePolicyListBody,
  typePolicyPutBody,
} from "./type-policy.ts";
export {
  emailPreviewBody,
  emailPreviewRequest,
  emailsBody,
  emailsQuery,
  emailSuppressionBody,
  emailSuppressionsBody,
  emailSuppressionsQuery,
  emailTemplateBody,
  emailTemplatesBody,
  emailTemplateText,
  suppressEmailBody,
  toEmailsBody,
  toEmailSuppressionBody,
  toEmailTemplateBody,
} from "./email.ts";
export {
  gpuInstanceBody,
  gpuInstanceJobBody,
  gpuInstancesBody,
  gpuInstancesQuery,
  gpuExtensionBody,
  newGpuInstanceBody,
  toGpuInstanceBody,
} from "./gpu-instance.ts";
export { MAX_WAIT_SECONDS, waitQuery } from "./wait.ts";
export {
  jobDependenciesBody,
  jobDetailBody,
  newWorkflowAnswer,
  newWorkflowBody,
  newWorkflowJobsAnswer,
  newWorkflowJobsBody,
  toJobDependenciesBody,
  toWorkflowBody,
  workflowBody,
  workflowChangeAnswer,
  workflowJobsBody,
  workflowJobsQuery,
  workflowListBody,
  workflowListQuery,
} from "./workflow.ts";
