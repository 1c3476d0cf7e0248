/** The parts of the API: what each holds, and where its paths begin. Of two that fit, the longer beginning counts. */
const TAGS: readonly (readonly [name: string, description: string, ...beginnings: readonly string[]])[] = [
  ["jobs", "Jobs, one and many", "/api/jobs"],
  ["bulk actions", "One change of all jobs that fit a filter", "/api/bulk-actions"],
  ["job types", "How jobs of a type are tried again", "/api/job-types"],
  ["failures", "What failed, by what it has in common, and again", "/api/failures", "/api/dead-letters"],
  ["queues", "Limits, keys, pauses and figures", "/api/queues"],
  ["runner queues", "Jobs in the words of the runner hub", "/api/queues/jobs"],
  ["routing", "Rules that say where jobs go", "/api/queues/routing", "/api/queues/retry"],
  ["persistence", "Backup, recovery and export", "/api/queues/persistence", "/api/jobs/export"],
  ["schedules", "Jobs that recur", "/api/schedules"],
  ["webhooks", "Who is told of the ends of jobs, and what became of it", "/api/webhooks"],
  ["workflows", "Jobs that depend on each other", "/api/workflows"],
  ["record", "What happened, and what happens now", "/api/audit", "/api/stream"],
  ["clients", "Who may ask", "/api/blocked-addresses"],
  [
    "mails",
    "What became of them, what they say, and who gets none",
    "/api/emails",
    "/api/email-templates",
    "/api/email-suppressions",
  ],
  ["gpu instances", "What is there, how old it is and what it costs", "/api/gpu-instances"],
  ["programs", "Compile and run programs", "/api/executions", "/api/compile", "/run", "/queue"],
  ["judge0", "Programs in the words of Judge0", "/judge0"],
  ["piston", "Programs in the words of Piston", "/piston"],
  ["server", "The server itself", "/api/health", "/health", "/livez", "/readyz", "/metrics", "/openapi.json"],
];

/** `tags` of the document. */
export const openApiTags = TAGS.map(([name, description]) => ({ name, description }));

/** The tag of a path. Throws for a path of no tag: it has to be said where it belongs. */
export function tagOfPath(path: string): string {
  const fitting = TAGS.flatMap(([name, , ...beginnings]) =>
    beginnings
      .filter((beginning) => path === beginning || path.startsWith(`${beginning}/`))
      .map((beginning) => ({ name, length: beginning.length })),
  );
  const [longest] = fitting.toSorted((a, b) => b.length - a.length);
  if (longest === undefined) throw new Error(`No tag in openapi-tags.ts fits the path ${path}.`);
  return longest.name;
}
