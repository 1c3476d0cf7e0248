import type { ClaimedJob, ClaimRequest } from "@millrace/core";
import type { Dictionary } from "./dictionary.ts";
import type { ClaimedRow } from "./queries/claim-jobs.ts";

/** Puts names in place of ids, which the dictionary is to know. position: from 1, in the lease. */
export function toClaimedJob(
  dictionary: Dictionary,
  { lease, queue }: Pick<ClaimRequest, "lease" | "queue">,
  row: ClaimedRow,
  position: number,
): ClaimedJob {
  const { typeId, policyId, ...job } = row;
  const type = dictionary.typeById(typeId);
  const policy = dictionary.policyById(policyId);
  if (type === undefined || policy === undefined) {
    throw new Error(
      `Job ${row.id} names type ${typeId} and policy ${policyId}, which the database does not have.`,
    );
  }
  return { ...job, lease, position, type: type.type.type, queue, policy };
}
