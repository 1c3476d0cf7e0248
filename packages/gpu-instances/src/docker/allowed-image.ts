import { ProviderError } from "../provider-error.ts";
import type { InstanceRequest } from "../provider.ts";

export interface ImagePolicy {
  /** References that may run here: whole, or with `*` at the end for all that begin so. */
  readonly allowedImages: readonly string[];
  /** The image behind each template id. Those are allowed as well. */
  readonly templates?: Readonly<Record<string, string>> | undefined;
}

/** The image that the request means. Throws `invalid` when there is none, or the operator does not allow it. */
export function allowedImage(
  request: InstanceRequest,
  { allowedImages, templates = {} }: ImagePolicy,
): string {
  const { image, templateId } = request;
  if (image === undefined) {
    if (templateId !== undefined && Object.hasOwn(templates, templateId))
      return templates[templateId] as string;
    throw refusal(
      templateId === undefined
        ? "docker needs an image, or a template that says one."
        : `docker has no template "${templateId}"; there are: ${Object.keys(templates).join(", ") || "none"}.`,
    );
  }
  if (allowedImages.some((allowed) => matches(image, allowed))) return image;
  throw refusal(
    `The image "${image.slice(0, 200)}" is not among those that the operator allows on this host.`,
  );
}

function matches(image: string, allowed: string): boolean {
  return allowed.endsWith("*") ? image.startsWith(allowed.slice(0, -1)) : image === allowed;
}

function refusal(message: string): ProviderError {
  return new ProviderError("docker", "invalid", message);
}
