import type { GpuInstance, GpuStore, JobContext } from "@millrace/core";
import { instanceNamePrefix, isOfInstallations, jobOfInstanceName } from "../instance-name.ts";
import type { Instance, Provider } from "../provider.ts";
import type { GpuService } from "./gpu-service.ts";
import { judgeRemoval, newsOfRemoval } from "./judge-removal.ts";
import { DEFAULT_WAIT_MS, type GpuCreatePayload } from "./schema.ts";
import { foreignText } from "./foreign-instance.ts";
import { settleIntent } from "./settle-intent.ts";
import { getOrNull, lookAt, msSince, noteInstance } from "./sighting.ts";
import { webhookJobs } from "./instance-webhook.ts";

/** What was done at one provider. */
export interface GpuReapReport {
  readonly provider: string;
  /** Instances of this installation that it lists; 0 when it did not answer. */
  readonly listed: number;
  /** Names of instances that nobody knows, which were removed. */
  readonly orphans: string[];
  /** Instance ids of the ledger that are removed since this look, and why. */
  readonly removed: { readonly instanceId: string; readonly because: string }[];
  /** Instance ids of the ledger that are gone since this look. */
  readonly gone: string[];
  /** Instance ids of the ledger that another installation made, whose ledger this one is a copy of: nothing is done to them. */
  readonly foreign: string[];
  /** What did not work, to be tried again by the next one. */
  readonly errors: string[];
}

export interface GpuReapResult {
  readonly success: boolean;
  readonly error?: string;
  readonly providers: readonly GpuReapReport[];
}

type Report = GpuReapReport & { listed: number };

/**
 * Brings the ledger and the providers together: what carries our name and is nobody's is removed, and so is what has outlived
 * its lease, its spend cap or its job. Of other installations nothing is even looked at. Where the provider does not list them,
 * those of the ledger are looked at one by one.
 */
export async function reapInstances(service: GpuService, context: JobContext): Promise<GpuReapResult> {
  let done = 0;
  // Side by side: one that hangs keeps no other's leases from being held.
  const reap = async (provider: Provider): Promise<GpuReapReport> => {
    const report: Report = {
      provider: provider.name,
      listed: 0,
      orphans: [],
      removed: [],
      gone: [],
      foreign: [],
      errors: [],
    };
    await reapProvider(service, provider, report, context);
    context.progress({ done: (done += 1), total: service.providers.length }, provider.name);
    return report;
  };
  const providers = await Promise.all(service.providers.map(reap));
  const errors = providers.flatMap((report) => report.errors);
  return { success: errors.length === 0, ...(errors.length > 0 && { error: errors.join("; ") }), providers };
}

async function reapProvider(
  service: GpuService,
  provider: Provider,
  report: Report,
  context: JobContext,
): Promise<void> {
  const { signal, logger } = context;
  const trying = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      report.errors.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };

  await trying(`The instances of ${provider.name} cannot be looked at`, async () => {
    const store = await service.engine().connectStore();
    const installations = await service.installations();
    const listed = await trying(`${provider.name} does not list its instances`, async () => {
      const lists = [];
      for (const installation of installations)
        lists.push(...(await provider.list(instanceNamePrefix(installation), signal)));
      return lists;
    });
    report.listed = listed?.length ?? 0;
    // After the list: an intent is committed before its instance is made, so none of these is missing for being new.
    const live = await store.getLiveGpuInstances(provider.name);
    const rows = live.filter(({ name }) => isOfInstallations(installations, name));
    const foreign = live.filter(({ name }) => !isOfInstallations(installations, name));
    if (foreign.length > 0) {
      report.foreign.push(...foreign.map(({ instanceId }) => instanceId));
      report.errors.push(foreignText(foreign, installations));
    }
    for (const orphan of (listed ?? []).filter((instance) => isOrphan(instance, live, installations))) {
      await trying(`Orphan ${orphan.name} cannot be removed`, async () => {
        await provider.remove(orphan.id, signal);
        report.orphans.push(orphan.name);
        logger.warn(
          { provider: provider.name, name: orphan.name },
          "A GPU instance that nobody knows was removed",
        );
      });
    }
    for (const row of rows) {
      const tended = await trying(`Instance ${row.instanceId} cannot be looked after`, async () => {
        await tend({ service, store, provider, report, context }, row, listed);
        return true;
      });
      // It answers neither way: the others would each wait for it as long.
      if (tended === undefined && listed === undefined) break;
    }
  });
}

/** Whether it carries this installation's name and is the instance of no live row. */
function isOrphan(
  { id, name, state }: Instance,
  rows: readonly GpuInstance[],
  installations: readonly string[],
): boolean {
  const [jobId] = installations.flatMap((installation) => jobOfInstanceName(installation, name) ?? []);
  if (jobId === undefined || state === "deleting" || state === "gone") return false;
  const row = rows.find((one) => one.jobId === jobId);
  // An intent without an answer may be waiting for this very one.
  return row === undefined || (row.providerInstanceId !== null && row.providerInstanceId !== id);
}

interface Tending {
  readonly service: GpuService;
  readonly store: GpuStore;
  readonly provider: Provider;
  readonly report: GpuReapReport;
  readonly context: JobContext;
}

async function tend(
  { service, store, provider, report, context }: Tending,
  given: GpuInstance,
  listed: readonly Instance[] | undefined,
): Promise<void> {
  const { signal, logger } = context;
  let row = given;
  if (row.providerInstanceId === null) {
    if (listed === undefined) return;
    const settled = await settleIntent(service, store, row, listed);
    if (settled === "ended") report.gone.push(row.instanceId);
    if (settled !== "made") return;
    row = (await store.getGpuInstance(row.jobId)) ?? row;
  }
  const { providerInstanceId } = row;
  if (providerInstanceId === null) return;
  const known = { ...row, providerInstanceId };

  // Before that the provider may not show it yet.
  const isSettled =
    row.seenAt !== null || row.startedAt === null || msSince(row, row.startedAt) > service.settleMs;
  let instance = listed?.find(({ id }) => id === providerInstanceId) ?? null;
  if (instance === null && (isSettled || listed === undefined))
    instance = await getOrNull(provider, providerInstanceId, signal);
  if (instance === null && !isSettled) return;
  if (instance === null || instance.state === "gone") {
    // Told before it is written down: who dies in between tells it again, and the unique key of the news makes that once.
    if (row.removedAt === null)
      await tellOf(service, row, "gone", `${provider.name} does not have it any more.`);
    await noteInstance(store, row.jobId, null);
    report.gone.push(row.instanceId);
    return;
  }
  await noteInstance(store, row.jobId, instance);
  const because = row.removedBecause ?? judgeRemoval(row, instance.state, await readMaxWait(service, row));
  if (because === undefined) return;
  if (row.removedAt === null) {
    const news = newsOfRemoval(row, because, instance, service.now());
    const isNoted = await context.transaction(async (transaction) => {
      if (!(await store.removeGpuInstance(row.jobId, because, transaction))) return false;
      const jobs = because === "job" ? [] : webhookJobs(row.webhookUrl, news, row.jobId);
      if (jobs.length > 0) await service.engine().createJobs(jobs, { transaction });
      return true;
    });
    // It was extended since the ledger was read, or somebody else has noted it and is at it.
    if (!isNoted) return;
    report.removed.push({ instanceId: row.instanceId, because });
    logger.warn(
      { instanceId: row.instanceId, provider: provider.name, because },
      "A GPU instance is removed",
    );
  }
  if (instance.state === "deleting") return;
  await provider.remove(providerInstanceId, signal);
  if ((await lookAt(store, provider, known, signal)) === null) report.gone.push(row.instanceId);
}

/** Within what time the create job wanted it to run, in ms; undefined: it ran, or that job is still at work, or gone. */
async function readMaxWait(service: GpuService, row: GpuInstance): Promise<number | undefined> {
  if (row.runningAt !== null || row.jobStatus !== "completed") return undefined;
  const store = await service.engine().connectStore();
  const payload = (await store.getJobsById([row.jobId]))[0]?.payload as GpuCreatePayload | undefined;
  return payload && (payload.maxWaitTime ?? DEFAULT_WAIT_MS);
}

async function tellOf(service: GpuService, row: GpuInstance, status: string, error: string): Promise<void> {
  const news = {
    instanceId: row.instanceId,
    status,
    timestamp: new Date(service.now()).toISOString(),
    error,
  };
  const jobs = webhookJobs(row.webhookUrl, news, row.jobId);
  if (jobs.length > 0) await service.engine().createJobs(jobs);
}
