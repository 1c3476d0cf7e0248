import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { echo } from "./test-handlers.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo] });
});
afterAll(() => app?.stop());

/** Samples by name and labels, as they are written. */
async function scrape(): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${app.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

test("/metrics tells jobs by state, totals since installation, and how long executions took here", async () => {
  const job = { type: "echo", payload: { text: "1" } };
  expect((await app.send("POST", "/api/jobs?wait=30", job)).body.status).toBe("completed");
  await app.send("POST", "/api/jobs", { ...job, scheduledAt: "2099-01-01T00:00:00Z" });

  const first = await scrape();
  const of = (name: string, more = "") => first.get(`${name}{queue="default",type="echo"${more}}`);
  expect(of("millrace_jobs", ',state="scheduled"')).toBe(1);
  expect(of("millrace_jobs", ',state="completed"')).toBe(1);
  expect(of("millrace_jobs_created_total")).toBe(2);
  expect(of("millrace_jobs_completed_total")).toBe(1);
  expect(of("millrace_jobs_failed_total")).toBe(0);
  expect(of("millrace_process_job_duration_seconds_count", ',outcome="completed"')).toBe(1);
  expect(first.get('millrace_process_workers{state="idle"}')).toBeGreaterThan(0);
  expect(first.get("process_start_time_seconds")).toBeGreaterThan(0);

  // Read anew, not added up.
  expect((await scrape()).get('millrace_jobs_created_total{queue="default",type="echo"}')).toBe(2);
});
