import type { JobExplanation, JobId } from "@millrace/core";
import type { Runner } from "../connection.ts";

/** Why a job is not running, told by the function of the same name. Lock: none. Index: told there. */
const EXPLAIN = "select millrace.explain($1::text::int8)::text as explanation";

export async function explainJob(
  runner: Runner,
  bind: (text: string) => string,
  id: JobId,
): Promise<JobExplanation | null> {
  const [row] = await runner.run(bind(EXPLAIN), [id]);
  const text = row?.explanation as string | null;
  // Instants, and only they, have names that end in At.
  return text === null
    ? null
    : JSON.parse(text, (key, value: unknown) =>
        typeof value === "string" && key.endsWith("At") ? new Date(value) : value,
      );
}
