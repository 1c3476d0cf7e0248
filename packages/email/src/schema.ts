import { z } from "zod";
import { addressSchema } from "./address.ts";
import { headerText } from "./header-text.ts";
import { TEMPLATE_NAMES } from "./template-names.ts";

const MAX_RECIPIENTS = 50;
const MAX_ATTACHMENTS = 10;
/** Of all attachments of a mail together, as base64: a payload holds 256 KiB. */
const MAX_ATTACHED_CHARACTERS = 200_000;

const attachment = z.strictObject({
  filename: headerText(200).min(1),
  contentType: z
    .string()
    .regex(/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/, "must be a media type such as application/pdf"),
  /** Base64. Never a path or a URL: nothing but what the payload holds is attached. */
  content: z.base64(),
});
export type Attachment = z.infer<typeof attachment>;

/** Payload of `email-notification`. */
export const emailSchema = z.strictObject({
  userId: z.string().min(1).max(200),
  template: z.enum(TEMPLATE_NAMES),
  /** What the template shows. `email`: who gets it, one address or up to 50, each of which gets a mail of its own. */
  data: z
    .looseObject({
      email: z.union([addressSchema, z.array(addressSchema).min(1).max(MAX_RECIPIENTS)]).optional(),
      subject: headerText(500).optional(),
    })
    .default({}),
  attachments: z
    .array(attachment)
    .max(MAX_ATTACHMENTS)
    .refine(
      (all) => all.reduce((sum, { content }) => sum + content.length, 0) <= MAX_ATTACHED_CHARACTERS,
      `must have at most ${MAX_ATTACHED_CHARACTERS} characters of content together`,
    )
    .optional(),
});
export type EmailPayload = z.input<typeof emailSchema>;
export type ParsedEmailPayload = z.output<typeof emailSchema>;
