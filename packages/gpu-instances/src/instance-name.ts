const PREFIX = "millrace";

/** One installation's part of a name: two that share an account at a provider must not take each other's instances. */
export const INSTALLATION = /^[a-z0-9]{1,32}$/;
const JOB = /^[0-9A-Za-z_-]{1,40}$/;

/** Beginning of the names of all instances of one installation. `installation`: 1 to 32 of a-z and 0-9. */
export function instanceNamePrefix(installation: string): string {
  if (!INSTALLATION.test(installation)) {
    throw new TypeError(`"${installation}" names no installation: use 1 to 32 of a-z and 0-9.`);
  }
  return `${PREFIX}-${installation}-`;
}

/** The name of a job's instance. The same in each attempt: a job has one instance. Every provider takes its characters. */
export function instanceName(installation: string, jobId: string): string {
  if (!JOB.test(jobId)) throw new TypeError(`"${jobId}" is no job id.`);
  return `${instanceNamePrefix(installation)}${jobId}`;
}

/** The job that a name carries; undefined when it is not one of this installation's. */
export function jobOfInstanceName(installation: string, name: string): string | undefined {
  const prefix = instanceNamePrefix(installation);
  const job = name.slice(prefix.length);
  return name.startsWith(prefix) && JOB.test(job) ? job : undefined;
}

/** Whether it is the name of an instance of one of these installations. */
export function isOfInstallations(installations: readonly string[], name: string): boolean {
  return installations.some((installation) => name.startsWith(instanceNamePrefix(installation)));
}
