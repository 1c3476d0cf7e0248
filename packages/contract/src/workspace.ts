import type { WorkspaceDetails, WorkspaceSummary } from "@millrace/core";
import { z } from "zod";
import { integerParameter } from "./integer-parameter.ts";
import { plainText } from "./plain-text.ts";

/** Name of a workspace, as its payload's schema has it. */
export const workspaceName = plainText(100).regex(/^[A-Za-z0-9][A-Za-z0-9._@:+-]*$/, {
  error: "must be 1 to 100 of letters, digits and . _ - @ : +, a letter or digit first",
});

const summary = z.object({
  name: z.string(),
  version: z.int().meta({ description: "Of its snapshot; grows with each." }),
  files: z.int(),
  bytes: z.int().meta({ description: "Of its files together." }),
  savedAt: z.iso.datetime(),
  usedAt: z.iso.datetime().meta({ description: "When a program found or saved it last." }),
});

/** Query of `GET /api/executions/workspaces`. */
export const workspacePageQuery = z.strictObject({
  limit: integerParameter(1, 1000, "Most workspaces of the page. Default: 100.").default(100),
  cursor: plainText(100).optional().meta({ description: "`nextCursor` of the page before." }),
});

/** Answer of `GET /api/executions/workspaces`. */
export const workspacePageBody = z
  .object({
    workspaces: z.array(summary),
    nextCursor: z.string().nullable().meta({ description: "Null: there are no more." }),
  })
  .meta({ id: "WorkspacePage" });

/** Answer of `GET /api/executions/workspaces/{name}`. */
export const workspaceBody = summary
  .extend({
    files: z.array(
      z.object({ path: z.string(), bytes: z.int(), sha256: z.string(), executable: z.boolean() }),
    ),
  })
  .meta({ id: "Workspace" });

function instants({ savedAt, usedAt }: Pick<WorkspaceSummary, "savedAt" | "usedAt">) {
  return { savedAt: savedAt.toISOString(), usedAt: usedAt.toISOString() };
}

/** `workspaces`: as many as the page may have; when it is full, more may follow. */
export function toWorkspacePage(
  workspaces: readonly WorkspaceSummary[],
  limit: number,
): z.infer<typeof workspacePageBody> {
  return {
    workspaces: workspaces.map((workspace) => ({ ...workspace, ...instants(workspace) })),
    nextCursor: workspaces.length < limit ? null : (workspaces.at(-1)?.name ?? null),
  };
}

export function toWorkspaceBody(workspace: WorkspaceDetails): z.infer<typeof workspaceBody> {
  const files = workspace.files.map(({ path, bytes, sha256, executable }) => ({
    path,
    bytes,
    sha256,
    executable,
  }));
  return { ...workspace, ...instants(workspace), files };
}
