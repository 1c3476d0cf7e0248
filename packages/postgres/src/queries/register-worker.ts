import type { WorkerId, WorkerRegistration } from "@millrace/core";
import { textArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";

/** Commits synchronously, whatever the connection's setting: leases rest on the id never being handed out twice. */
const REGISTER = `
with durable as materialized (select set_config('synchronous_commit', 'on', true))
insert into millrace.worker (name, host, pid, release, types, outdated, queues, silence_ms)
select $1::text, $2::text, $3::text::int4, $4::text, $5::text::text[], $6::text::text[], $7::text::text[], $8::text::int4 from durable returning id::text`;

export async function registerWorker(
  runner: Runner,
  bind: (text: string) => string,
  worker: WorkerRegistration,
): Promise<WorkerId> {
  const [row] = await runner.run(bind(REGISTER), [
    worker.name,
    worker.host,
    String(worker.pid),
    worker.release,
    textArray(worker.types),
    textArray(worker.outdated ?? []),
    worker.queues ? textArray(worker.queues) : null,
    String(worker.silenceMs),
  ]);
  return row?.id as string;
}
