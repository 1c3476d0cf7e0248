/**
 * The lines of a day that was set apart, as documents by job and line. COPY takes no parameters: the table's name is the engine's own.
 * Lock: ACCESS SHARE. Index: that of job_id and line.
 */
export function archivedLogDay(table: string): string {
  return `select jsonb_build_object('jobId', l.job_id::text, 'line', l.line, 'attempt', l.attempt, 'loggedAt', millrace.json_instant(l.logged_at),
  'level', (array['info', 'warn', 'error'])[l.level], 'message', l.message, 'fields', l.fields)::text from ${table} l order by l.job_id, l.line`;
}

/** Finished jobs as documents, deleted; locks and indexes are told at the function. COPY takes no parameters: all are numbers. */
export function archivedFinished(queueId: number, statusId: number, ageMs: number, limit: number): string {
  const [queue, status, age, most] = [queueId, statusId, ageMs, limit].map(Number);
  return `select a.document from millrace.take_finished(${queue}, ${status}::int2, clock_timestamp() - make_interval(secs => ${age} / 1000.0), ${most}) a`;
}
