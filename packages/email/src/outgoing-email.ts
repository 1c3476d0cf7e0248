import type { TemplateText } from "./email-template.ts";
import type { Attachment } from "./schema.ts";

/** A mail to one recipient, whole. */
export interface OutgoingEmail extends TemplateText {
  /** `ada@example.org` or `Ada <ada@example.org>`. */
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  /** Of the job; shown in a header, for whoever asks where a mail came from. */
  readonly jobId: string;
  /** Where the recipient asks for no more of it; https. Of newsletters. */
  readonly unsubscribeUrl?: string;
  readonly attachments?: readonly Attachment[] | undefined;
}

/** The mail in the words of nodemailer. Nothing of it is read from a file or from a URL. */
export function toMessage(email: OutgoingEmail) {
  const { jobId, unsubscribeUrl, attachments = [], ...message } = email;
  return {
    ...message,
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Entity-Ref-ID": jobId,
      // RFC 8058: a POST to that URL is enough.
      ...(unsubscribeUrl !== undefined && { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
    },
    ...(unsubscribeUrl !== undefined && { list: { unsubscribe: unsubscribeUrl } }),
    attachments: attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: Buffer.from(content, "base64"),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
