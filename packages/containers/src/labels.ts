/** Labels of our containers. */
export const LABEL = {
  component: "millrace.component",
  /** Whose it is: one installation never touches the containers of another. */
  installation: "millrace.installation",
  /** The job that made it. */
  job: "millrace.job",
  /** Milliseconds after its creation at which it has expired. */
  ttlMs: "millrace.ttl-ms",
  /** A job at whose end it is no longer needed. */
  untilJob: "millrace.until-job",
} as const;

/** Beginning of labels that are ours to set. */
export const LABEL_PREFIX = "millrace.";

const COMPONENT = "containers";

/** Labels of the containers of one installation, as filters of the engine and as labels of a new one. */
export function installationLabels(installation: string): Record<string, string> {
  return { [LABEL.component]: COMPONENT, [LABEL.installation]: installation };
}

/** What the engine is to filter by. */
export function labelFilter(labels: Readonly<Record<string, string>>): { readonly label: string[] } {
  return { label: Object.entries(labels).map(([name, value]) => `${name}=${value}`) };
}

/** Whether a container with these labels belongs to the installation. */
export function isOwn(
  labels: Readonly<Record<string, string>> | null | undefined,
  installation: string,
): boolean {
  return Object.entries(installationLabels(installation)).every(([name, value]) => labels?.[name] === value);
}

/** Name of a job's container when the job gives none. The same in each attempt: a job has one container. */
export function containerName(installation: string, jobId: string): string {
  return `millrace-${installation}-${jobId}`;
}
