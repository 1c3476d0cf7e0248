import { startTestApp, type TestApp } from "./test-app.fixture.ts";

/** The whole server, sending to the servers of `url`, or to the outbox without one. */
export async function startMailApp(
  url?: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<TestApp> {
  const smtp = url === undefined ? {} : { SMTP_URL: url, EMAIL_FROM: "Millrace <no-reply@example.org>" };
  return startTestApp({ variables: { ...smtp, ...variables } });
}

/** Adds a job whose retries come at once, and answers it at its end. */
export async function addMail(app: TestApp, payload: object) {
  const retry = { strategy: "fixed", baseDelayMs: 1, maxDelayMs: 1, jitter: 0 };
  const fields = { userId: "u1", template: "welcome", ...payload };
  const job = { type: "email-notification", retry, payload: fields };
  return (await app.send("POST", "/api/jobs?wait=60", job)).body;
}

/** The job's mails as the API shows them. */
export async function mailsOf(app: TestApp, jobId: string) {
  return (await app.send("GET", `/api/emails?jobId=${jobId}`)).body.emails;
}
