import { setTimeout as pause } from "node:timers/promises";
import type { EmailOutcome, EmailState, EmailStore, JobContext, NewEmail } from "@millrace/core";
import type { Delivery, Mailer } from "./mailer.ts";
import type { OutgoingEmail } from "./outgoing-email.ts";

/** A turn that comes so soon is waited for; later ones put the job off. Milliseconds. */
const SHORT_WAIT_MS = 1_000;

/** While the database is away. Milliseconds. */
const RECORD_AGAIN_MS = 500;

/** How a mail to one recipient stands after this attempt; in the job's result. */
export interface DeliveredEmail {
  readonly recipient: string;
  readonly state: EmailState;
  readonly messageId: string;
  readonly server?: string;
  readonly answer?: string;
  /** An earlier attempt ended while this mail was handed over, and it may have arrived. */
  readonly mayBeDouble?: true;
  /** Of a mail that waits for its domain's turn. */
  readonly waitMs?: number;
}

/** Brings one mail as far as it comes in this attempt. Rejects once the signal is aborted. */
export async function deliverEmail(
  { store, mailer }: { readonly store: EmailStore; readonly mailer: Mailer | undefined },
  about: NewEmail,
  email: OutgoingEmail,
  { signal, logger }: Pick<JobContext, "signal" | "logger">,
): Promise<DeliveredEmail> {
  const { recipient, messageId } = about;
  const turn = await takeTurn(store, about, signal);
  const known = { recipient, messageId };
  if (turn.state === "paced") return { ...known, state: "paced", waitMs: turn.waitMs };
  if (turn.state !== "sending") return { ...known, state: turn.state, ...told(turn) };
  if (turn.interrupted)
    logger.warn(
      { recipient, messageId },
      "An earlier attempt ended while this mail was handed over: it may arrive twice, under one Message-ID",
    );
  const outcome = await handOver(store, mailer, about, email, signal);
  if (outcome.state === "kept")
    logger.info({ recipient }, "No mail server is configured: the mail is kept in the outbox");
  const double = turn.interrupted && { mayBeDouble: true as const };
  return { ...known, state: outcome.state, ...told(outcome), ...double };
}

function told({ server, answer }: Pick<EmailOutcome, "server" | "answer">) {
  return { ...(server !== null && { server }), ...(answer !== null && { answer }) };
}

async function takeTurn(store: EmailStore, about: NewEmail, signal: AbortSignal) {
  for (;;) {
    const turn = await store.beginEmail(about);
    if (turn.state !== "paced" || turn.waitMs > SHORT_WAIT_MS) return turn;
    await pause(turn.waitMs, undefined, { signal });
  }
}

/** What came of it is written down before anything else happens. */
async function handOver(
  store: EmailStore,
  mailer: Mailer | undefined,
  about: NewEmail,
  email: OutgoingEmail,
  signal: AbortSignal,
): Promise<EmailOutcome> {
  const { text, html } = email;
  let outcome: EmailOutcome;
  if (mailer === undefined) outcome = { state: "kept", server: null, answer: null, parts: { text, html } };
  else {
    try {
      outcome = toOutcome(await mailer.send(email, signal));
    } catch (error) {
      if (!signal.aborted) throw error;
      const answer = `It was stopped while it was handed over: ${(signal.reason as Error).message}`;
      await store.recordEmail(about, { state: "sending", server: null, answer });
      throw error;
    }
  }
  await record(store, about, outcome, signal);
  return outcome;
}

/** Tries until it is written down: were it not, the next attempt would send the mail again. */
async function record(
  store: EmailStore,
  about: NewEmail,
  outcome: EmailOutcome,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      return await store.recordEmail(about, outcome);
    } catch (error) {
      if (signal.aborted) throw error;
      await pause(RECORD_AGAIN_MS, undefined, { signal });
    }
  }
}

/** What is unclear stays as it was: being handed over. */
function toOutcome({ state, server, answer }: Delivery): EmailOutcome {
  return { state: state === "unclear" ? "sending" : state, server, answer };
}
