import { type EmailState, snooze } from "@millrace/core";
import type { DeliveredEmail } from "./deliver-email.ts";
import { EmailDeferredError } from "./errors.ts";

/** What becomes of a job, by how its mails stand. */
export interface EmailResult {
  /** False: every recipient was refused. */
  readonly success: boolean;
  /** Whether a server has accepted some mail. */
  readonly delivered: boolean;
  readonly message: string;
  readonly recipients: readonly DeliveredEmail[];
  readonly code?: string;
  readonly error?: string;
}

/** In the order in which a message tells of them. */
const TOLD: Readonly<Partial<Record<EmailState, string>>> = {
  sent: "sent",
  kept: "kept in the outbox, as no mail server is configured",
  suppressed: "not sent, as the address is suppressed",
  refused: "refused",
};

/**
 * The result of a job all of whose mails are done with. Throws EmailDeferredError while a server puts one off, and a
 * snooze while one waits for its domain's turn.
 */
export function judgeDeliveries(
  { template, userId }: { readonly template: string; readonly userId: string },
  recipients: readonly DeliveredEmail[],
): EmailResult {
  const those = (...states: EmailState[]) => recipients.filter(({ state }) => states.includes(state));
  const [open] = those("deferred", "sending");
  if (open !== undefined) {
    const count = those("deferred", "sending").length;
    const of =
      recipients.length === 1
        ? ""
        : ` ${count} of ${recipients.length} recipients have not got it; the first:`;
    throw new EmailDeferredError(
      codeOf(open) ?? "mail-server-away",
      `The mail was not accepted yet.${of} ${describe(open)}`,
    );
  }
  const paced = those("paced");
  if (paced.length > 0) {
    const waitMs = Math.min(...paced.map((email) => email.waitMs ?? 0));
    throw snooze(Math.ceil(waitMs), "waits for the pace of the recipient's domain");
  }
  const refused = those("refused");
  const parts = Object.entries(TOLD).flatMap(([state, what]) => {
    const count = those(state as EmailState).length;
    if (count === 0) return [];
    return recipients.length === 1 ? [what] : [`${count} of ${recipients.length} ${what}`];
  });
  const result = {
    delivered: those("sent").length > 0,
    message: `Mail ${template} for user ${userId}: ${parts.join(", ")}`,
    recipients,
  };
  const [first] = refused;
  if (first === undefined || refused.length < recipients.length) return { success: true, ...result };
  const code = codeOf(first) ?? "refused";
  return { success: false, code, error: `The mail was refused for good. ${describe(first)}`, ...result };
}

/** Of a server's answer such as `550 5.1.1 No such user`; undefined when it is none. */
function codeOf({ answer = "" }: DeliveredEmail): string | undefined {
  const code = /^[45]\d\d(?= |$)/.exec(answer)?.[0];
  return code === undefined ? undefined : `smtp-${code}`;
}

function describe({ recipient, server = "its server", answer = "refused it" }: DeliveredEmail): string {
  return `${recipient}: ${server}: ${answer}`;
}
