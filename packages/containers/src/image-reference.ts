/** An image as Docker names it, written out: `node` is `docker.io/library/node` with the tag `latest`. */
export interface ImageReference {
  /** With its registry: `docker.io/library/node`. */
  readonly repository: string;
  /** Undefined where there is a digest and no tag. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const FORM =
  /^(?<path>[a-zA-Z0-9][a-zA-Z0-9.-]*(?::[0-9]{1,5}(?=\/))?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** Undefined: it is no reference to an image by name. */
export function parseImageReference(text: string): ImageReference | undefined {
  const { path, tag, digest } = FORM.exec(text)?.groups ?? {};
  if (path === undefined) return undefined;
  const repository = fullRepository(path);
  if (repository === undefined) return undefined;
  return { repository, tag: tag ?? (digest === undefined ? "latest" : undefined), digest };
}

/** The text that the engine knows it by; it means what was checked, whatever the engine's defaults are. */
export function imageText({ repository, tag, digest }: ImageReference): string {
  return `${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

/** With registry and, on Docker's own, `library`. Undefined: capitals outside the registry's name. */
export function fullRepository(path: string): string | undefined {
  const [first = "", ...rest] = path.split("/");
  const isRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (!isRegistry) {
    if (/[A-Z]/.test(path)) return undefined;
    return `docker.io/${rest.length === 0 ? "library/" : ""}${path}`;
  }
  const registry = first === "index.docker.io" ? "docker.io" : first.toLowerCase();
  return registry === "docker.io" && rest.length === 1
    ? `docker.io/library/${rest[0]}`
    : [registry, ...rest].join("/");
}
