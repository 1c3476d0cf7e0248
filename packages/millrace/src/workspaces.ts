import { type WorkspaceDetails, WorkspaceNotFoundError, type WorkspaceSummary } from "@millrace/core";
import type { Engine } from "./engine.ts";

/** Whose workspaces are meant. */
export interface WorkspaceOwner {
  /** What their programs had as `owner`. Default: empty, of nobody in particular. */
  readonly owner?: string;
}

export interface WorkspacePage extends WorkspaceOwner {
  /** 1 to 1000. Default: 100. */
  readonly limit?: number;
  /** Name of the last workspace of the page before. Default: from the first on. */
  readonly after?: string;
}

const MAX_PAGE = 1000;

/** The files that programs with `workspace` in their payload find from their earlier runs. */
export class Workspaces {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /** Workspaces of an owner, by name. */
  async list({ owner = "", limit = 100, after }: WorkspacePage = {}): Promise<readonly WorkspaceSummary[]> {
    const { store } = await this.#connect();
    return store.listWorkspaces(owner, Math.min(MAX_PAGE, Math.max(1, Math.trunc(limit))), after ?? null);
  }

  /** One with the files of its snapshot, without their contents. Throws WorkspaceNotFoundError. */
  async get(name: string, { owner = "" }: WorkspaceOwner = {}): Promise<WorkspaceDetails> {
    const found = isStorable(name) ? await (await this.#connect()).store.getWorkspace({ owner, name }) : null;
    if (found === null) throw new WorkspaceNotFoundError(name);
    return found;
  }

  /** Lets one go: its next program begins without files, and what runs in it now saves nothing. False: there is none. */
  async purge(name: string, { owner = "" }: WorkspaceOwner = {}): Promise<boolean> {
    return isStorable(name) && (await this.#connect()).store.purgeWorkspace({ owner, name });
  }
}

/** What the database cannot hold is the name of none. */
function isStorable(name: string): boolean {
  return !name.includes("\0") && name.isWellFormed();
}
