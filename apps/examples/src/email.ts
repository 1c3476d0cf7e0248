import { createEmailHandlers, EmailTemplates } from "@millrace/email";
import { InvalidInputError, JobQueueManager } from "millrace";

const connectStore = () => jobs.connectStore();
const emailHandlers = createEmailHandlers({
  connectStore,
  from: "Shop <shop@example.org>",
  // Of users whose job has no data.email.
  resolveRecipient: (userId) => `${userId}@example.org`,
  // Without a mailer, mails go to the outbox. With one: mailer: openMailer({ servers: ["smtp://…:587"] })
});
const jobs: JobQueueManager = new JobQueueManager({ schema: "example_email", handlers: emailHandlers });
await jobs.initialize();

async function greet(userId: string) {
  const payload = { userId, template: "welcome", data: { name: "Ada <3" } } as const;
  return jobs.waitFor(await jobs.createJob({ type: "email-notification", payload }));
}

const templates = new EmailTemplates(connectStore);
await templates.put("welcome", {
  subject: "Welcome, {{ name }}",
  text: "Hello {{ name }}, here is our shop.",
  html: "<p>Hello {{ name }}, here is <b>our shop</b>.</p>",
});

const { id, status } = await greet("ada");
const [mail] = (await jobs.emails.list({ jobId: id })).emails;
console.log(status, mail?.state, mail?.recipient, mail?.subject);
console.log(mail?.parts?.html);

await templates.put("welcome", { subject: "Hi", text: "\n{% if name %}", html: "" }).catch((error) => {
  if (error instanceof InvalidInputError) console.log(error.faults[0]?.detail);
});

await jobs.emails.suppress("ada@example.org", { reason: "asked us to" });
console.log(((await greet("ada")).result as { message: string }).message);

await jobs.shutdown();

// Prints:
// completed kept ada@example.org Welcome, Ada <3
// <p>Hello Ada &lt;3, here is <b>our shop</b>.</p>
// does not parse: line 2: tag {% if name %} not closed
// Mail welcome for user ada: not sent, as the address is suppressed
