import { createHash } from "node:crypto";
import { canonicalJson } from "@millrace/core";

/**
 * The Message-ID of a job's mail to one recipient: the same over all attempts, so that receivers can drop a second copy.
 * What the job says is in it too, since jobs of two engines that send from one domain may have the same number.
 */
export function messageIdOf(jobId: string, recipient: string, payload: object, domain: string): string {
  const text = canonicalJson([jobId, recipient, payload]);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 24);
  return `<${jobId}.${digest}@${domain}>`;
}
