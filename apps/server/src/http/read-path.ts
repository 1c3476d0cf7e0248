import { getPath } from "hono/utils/url";

/** The path of a request. Judge0's documents end theirs by a slash, which means nothing. */
export function readPath(request: Request): string {
  const path = getPath(request);
  return path.endsWith("/") && path.startsWith("/judge0/") ? path.slice(0, -1) : path;
}
