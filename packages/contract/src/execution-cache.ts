import type { CachePurge, CacheSum } from "@millrace/core";
import { z } from "zod";
import { plainText } from "./plain-text.ts";

const CACHES = ["compile", "dependencies", "images", "workspaces"] as const;

/** Answer of `GET /api/executions/cache`. */
export const executionCachesBody = z
  .object({
    caches: z.array(
      z.object({
        cache: z.enum(CACHES).meta({
          description:
            "`compile`: compiled programs; `dependencies`: sets of packages; `images`: what containers are made from; `workspaces`: files that programs find from their earlier runs.",
        }),
        hits: z.int(),
        misses: z.int(),
        puts: z.int().optional().meta({ description: "How often something was stored; of `workspaces`." }),
        savedMs: z.int().meta({ description: "What making it again would have taken at each hit." }),
        evictions: z.record(z.string(), z.int()).meta({
          description:
            "How many went, by why: `capacity`, `purged`, `image` (programs run in another one since), `replaced`, `corruption`, `expired` (not used for 30 days).",
        }),
        entries: z.int(),
        bytes: z.int(),
        places: z.array(z.object({ place: z.string(), entries: z.int(), bytes: z.int() })).meta({
          description: "Where it lies now: in a process, in a container engine, or in the database.",
        }),
      }),
    ),
  })
  .meta({ id: "ExecutionCaches" });
export type ExecutionCachesBody = z.infer<typeof executionCachesBody>;

/** Every kind, also those that no worker told of. */
export function toExecutionCachesBody(sums: readonly CacheSum[]): ExecutionCachesBody {
  return {
    caches: CACHES.map((cache) => {
      const sum = sums.find((each) => each.cache === cache);
      const nothing = { hits: 0, misses: 0, savedMs: 0, evictions: {}, entries: 0, bytes: 0, places: [] };
      if (sum === undefined) return { cache, ...nothing, ...(cache === "workspaces" ? { puts: 0 } : {}) };
      return { ...sum, cache, evictions: { ...sum.evictions }, places: [...sum.places] };
    }),
  };
}

/** Query of `DELETE /api/executions/cache`. */
export const cachePurgeQuery = z.strictObject({
  package: plainText(214)
    .refine((name) => name !== "*", { error: "is no name of a package; leave it out for everything" })
    .optional()
    .meta({ description: "Name of a package, of npm or pip. Left out: every set and compiled program." }),
});

/** Answer of `DELETE /api/executions/cache`. */
export const cachePurgeBody = z
  .object({
    package: z.string().nullable(),
    purgedAt: z.iso.datetime().meta({ description: "What was made before it goes." }),
  })
  .meta({ id: "CachePurge" });

/** Of an order that was given. */
export function toCachePurgeBody({ package: name, atUs }: CachePurge): z.infer<typeof cachePurgeBody> {
  return { package: name, purgedAt: new Date(atUs / 1000).toISOString() };
}
