import { readFrom, unsubscribeUrlOf } from "@millrace/email";
import { z } from "zod";
import { integer } from "./setting-shapes.ts";

/** Servers with commas between them. What cannot be read is not repeated: it may hold a password. */
const mailServers: z.ZodType<readonly string[], string> = z.string().transform((text, context) => {
  const servers = text.split(",").map((item) => item.trim());
  const fits = (url: URL | null) =>
    url !== null && ["smtp:", "smtps:"].includes(url.protocol) && url.hostname !== "";
  if (servers.every((server) => fits(URL.parse(server)))) return servers;
  context.addIssue("must look like smtp://user:password@host:587, with commas between several");
  return z.NEVER;
});

/** Variables of mails. */
export const emailVariables = {
  SMTP_URL: mailServers.optional(),
  SMTP_CONNECTIONS: integer(1, 1000).default(5),
  EMAIL_FROM: usable(readFrom, "must be a mail address, such as Ada <ada@example.org>").optional(),
  EMAIL_DKIM_SELECTOR: z
    .string()
    .regex(/^[0-9A-Za-z._-]{1,63}$/, "must be 1 to 63 of 0-9 A-Z a-z . _ -")
    .optional(),
  EMAIL_DKIM_KEY_FILE: z.string().optional(),
  EMAIL_UNSUBSCRIBE_URL: usable(
    unsubscribeUrlOf,
    "must be an https URL, in which {{ email }} and {{ userId }} stand for the recipient",
  ).optional(),
  EMAIL_PER_DOMAIN: integer(1, 1_000_000).optional(),
  EMAIL_PER_DOMAIN_WINDOW_MS: integer(1, 86_400_000).default(60_000),
};

type EmailVariables = z.output<z.ZodObject<typeof emailVariables>>;

/** A variable that says nothing without the other one. */
const NEEDS = [
  ["SMTP_URL", "EMAIL_FROM"],
  ["EMAIL_DKIM_SELECTOR", "EMAIL_DKIM_KEY_FILE"],
  ["EMAIL_DKIM_KEY_FILE", "EMAIL_DKIM_SELECTOR"],
  ["EMAIL_DKIM_SELECTOR", "SMTP_URL"],
] as const satisfies readonly (readonly [keyof EmailVariables, keyof EmailVariables])[];

export interface EmailConfig {
  /** Tried in this order; empty: mails go to the outbox. Hold secrets. */
  readonly servers: readonly string[];
  /** Connections to each server. */
  readonly connections: number;
  readonly from: string | undefined;
  readonly dkim: { readonly selector: string; readonly keyFile: string } | undefined;
  readonly unsubscribeUrl: string | undefined;
  /** Most mails to one domain in a window. */
  readonly perDomain: { readonly mails: number; readonly windowMs: number } | undefined;
}

/** What is wrong with the variables together. */
export function emailFaults(data: EmailVariables): string[] {
  return NEEDS.filter(([name, other]) => data[name] !== undefined && data[other] === undefined).map(
    ([name, other]) => `${name} is set, and ${other}, without which it cannot be used, is not`,
  );
}

export function toEmailConfig(data: EmailVariables): EmailConfig {
  const { EMAIL_DKIM_SELECTOR: selector, EMAIL_DKIM_KEY_FILE: keyFile, EMAIL_PER_DOMAIN: mails } = data;
  return {
    servers: data.SMTP_URL ?? [],
    connections: data.SMTP_CONNECTIONS,
    from: data.EMAIL_FROM,
    dkim: selector === undefined || keyFile === undefined ? undefined : { selector, keyFile },
    unsubscribeUrl: data.EMAIL_UNSUBSCRIBE_URL,
    perDomain: mails === undefined ? undefined : { mails, windowMs: data.EMAIL_PER_DOMAIN_WINDOW_MS },
  };
}

/** A text that `read` takes. */
function usable(read: (text: string) => unknown, form: string): z.ZodType<string, string> {
  return z.string().refine((text) => {
    try {
      read(text);
      return true;
    } catch {
      return false;
    }
  }, form);
}
