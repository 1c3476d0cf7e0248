import { fullRepository, type ImageReference, parseImageReference } from "./image-reference.ts";

/**
 * Whether an image is one of those that are allowed. `node:22`: that tag (no tag: `latest`); `node:*`: every tag and digest of that
 * repository; `registry.example/team/*`: every repository below; `name@sha256:…`: that digest; `*`: every image.
 */
export function isAllowedImage(image: ImageReference, allowed: readonly string[]): boolean {
  return allowed.some((pattern) => fits(image, pattern));
}

/** Whether a pattern can be read. */
export function isImagePattern(pattern: string): boolean {
  return (
    pattern === "*" ||
    prefixOf(pattern) !== undefined ||
    anyTagOf(pattern) !== undefined ||
    parseImageReference(pattern) !== undefined
  );
}

function fits(image: ImageReference, pattern: string): boolean {
  if (pattern === "*") return true;
  const prefix = prefixOf(pattern);
  if (prefix !== undefined) return image.repository.startsWith(prefix);
  const repository = anyTagOf(pattern);
  if (repository !== undefined) return image.repository === repository;
  const wanted = parseImageReference(pattern);
  if (wanted === undefined || wanted.repository !== image.repository) return false;
  // A digest says more than any tag beside it, which the engine does not look at then.
  if (wanted.digest !== undefined || image.digest !== undefined) return wanted.digest === image.digest;
  return wanted.tag === image.tag;
}

/** Of `team/*`: `docker.io/team/`. */
function prefixOf(pattern: string): string | undefined {
  if (!pattern.endsWith("/*")) return undefined;
  const repository = parseImageReference(`${pattern.slice(0, -1)}x`)?.repository;
  return repository?.slice(0, -1);
}

/** Of `node:*`: `docker.io/library/node`. */
function anyTagOf(pattern: string): string | undefined {
  if (!pattern.endsWith(":*")) return undefined;
  const path = pattern.slice(0, -2);
  return parseImageReference(`${path}:x`) === undefined ? undefined : fullRepository(path);
}
