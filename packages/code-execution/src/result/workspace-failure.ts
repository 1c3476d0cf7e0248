import type { KeptError } from "../sandbox/kept-files.ts";
import type { RunOutcome } from "./result.ts";

/** Why a program that ended well left nothing in its workspace. */
export type WorkspaceFault =
  | { readonly error: KeptError; readonly name: string }
  | { readonly error: "conflict" };

const SENTENCES: Readonly<Record<KeptError, string>> = {
  "too-large": "holds more bytes than a workspace may",
  "too-many": "holds more files than a workspace may",
  name: "holds a file that lies too deep, or whose name a workspace cannot hold",
  unreadable: "holds what cannot be read",
};

/** Its workspace is as it was: what a client believes to be kept is kept, or the program has not succeeded. */
export function workspaceFailure(
  workspace: string,
  fault: WorkspaceFault,
): Pick<RunOutcome, "success" | "verdict" | "reason" | "error" | "code"> {
  const error =
    fault.error === "conflict"
      ? `The workspace ${workspace} changed while the program ran: another one saved its files, or it was let go. Nothing was saved; run it again.`
      : `What the program left for the workspace ${workspace} ${SENTENCES[fault.error]}${fault.name === "" ? "" : ` (${fault.name})`}. Nothing was saved.`;
  return { success: false, verdict: "file_error", reason: "workspace", error, code: "file_error" };
}
