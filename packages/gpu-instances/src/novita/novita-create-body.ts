import { commandText } from "../call/command-text.ts";
import { ProviderError } from "../provider-error.ts";
import type { InstanceRequest } from "../provider.ts";
import type { NovitaBilling, NovitaOffer } from "./novita-product.ts";
import type { NovitaTemplate } from "./novita-shapes.ts";

/** Body of https://novita.ai/docs/api-reference/gpu-instance-create-instance. What the request says wins over its template. */
export function novitaCreateBody(
  request: InstanceRequest,
  offer: NovitaOffer,
  template: NovitaTemplate | undefined,
  billing: NovitaBilling,
): Readonly<Record<string, unknown>> {
  const imageUrl = request.image ?? template?.image;
  if (!imageUrl) {
    throw new ProviderError("novita", "invalid", "novita needs an image, or a template that says one.");
  }
  const environment = {
    ...Object.fromEntries(
      (template?.envs ?? []).flatMap(({ key, value }) => (key ? [[key, value ?? ""]] : [])),
    ),
    ...request.environment,
  };
  const ports =
    request.ports?.map(({ port, protocol }) => `${port}/${protocol}`) ??
    (template?.ports ?? []).flatMap(({ type, ports }) =>
      (ports ?? []).map((port) => `${port}/${type ?? "tcp"}`),
    );
  const command = request.command === undefined ? template?.startCommand : commandText(request.command);
  const fields = {
    name: request.name,
    kind: "gpu",
    productId: offer.productId,
    gpuNum: request.gpuCount,
    rootfsSize: request.diskGb,
    imageUrl,
    ...(request.image === undefined ? credentials(template?.imageAuth) : {}),
    ports: ports.join(", "),
    envs: Object.entries(environment).map(([key, value]) => ({ key, value })),
    command,
    entrypoint: template?.entrypoint,
    clusterId: offer.clusterId,
    billingMode: billing,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null && value !== ""));
}

/** An id, or in older templates `user:password`. */
function credentials(imageAuth: string | null | undefined) {
  if (!imageAuth) return {};
  return imageAuth.includes(":") ? { imageAuth } : { imageAuthId: imageAuth };
}
