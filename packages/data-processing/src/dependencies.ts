import type { ReadQuery, TableImports } from "@millrace/core";
import type { ResolveTarget } from "./source/http-body.ts";

/** What data may come from and go to. What is left out is refused, and the job says so. */
export interface DataProcessingDependencies {
  /** The folder that files are read from and written to. */
  readonly folder?: string;
  /** Finds where a URL leads, and refuses where requests may not go, as `resolveTarget` of `@millrace/webhooks` does. */
  readonly resolveTarget?: ResolveTarget;
  /** The databases that may be queried, by the name that a job gives. */
  readonly queries?: Readonly<Record<string, ReadQuery>>;
  readonly tables?: {
    readonly imports: TableImports;
    /** Tables that rows may be added to, such as `public.people` and `staging.*`. */
    readonly allowed: readonly string[];
  };
  /** Bytes of one source after decompression. Default: 10 GiB. */
  readonly maxSourceBytes?: number;
}
