import { ProviderError } from "../provider-error.ts";
import type { InstanceRequest } from "../provider.ts";
import type { NovitaCall } from "./novita-call.ts";
import { novitaClustersShape, novitaProductsShape, type NovitaProduct } from "./novita-shapes.ts";

const PRICE_UNITS_PER_USD = 100_000;

export type NovitaBilling = "onDemand" | "spot";

/** What is bought, and where. */
export interface NovitaOffer {
  readonly productId: string;
  /** Undefined: anywhere. */
  readonly clusterId: string | undefined;
  readonly costPerHourUsd: number;
}

/**
 * The cheapest product of that name, or id, that can be had in the region for so many GPUs and so large a disk. Throws
 * `invalid` for a region or a product that Novita does not have, `no_capacity` for one that it has not free.
 */
export async function findNovitaOffer(
  call: NovitaCall,
  request: InstanceRequest,
  billing: NovitaBilling,
): Promise<NovitaOffer> {
  const cluster = request.region === undefined ? undefined : await findCluster(call, request.region);
  const { data } = await call({
    what: "list its products",
    method: "GET",
    path: "/products",
    query: { clusterId: cluster?.id, gpuNum: request.gpuCount, billingMethod: billing },
    answer: novitaProductsShape,
  });
  const wanted = data.filter(({ id, name }) => [id, name].includes(request.productName));
  const place = cluster === undefined ? "" : ` in ${cluster.name}`;
  if (wanted.length === 0) {
    throw new ProviderError(
      "novita",
      "invalid",
      `novita has no product "${request.productName}" for ${request.gpuCount} GPUs${place}; there are: ${names(data)}.`,
    );
  }
  const fitting = wanted
    .filter(({ minRootFS, maxRootFS }) => isBetween(request.diskGb, minRootFS, maxRootFS))
    .sort((one, other) => unitPrice(one, billing) - unitPrice(other, billing));
  if (fitting.length === 0) {
    throw new ProviderError(
      "novita",
      "invalid",
      `novita's "${request.productName}"${place} takes no root disk of ${request.diskGb} GB.`,
    );
  }
  const chosen = fitting.find(({ availableDeploy }) => availableDeploy);
  if (chosen === undefined) {
    throw new ProviderError("novita", "no_capacity", `novita has no "${request.productName}"${place} free.`);
  }
  return {
    productId: chosen.id,
    clusterId: cluster?.id,
    costPerHourUsd: (unitPrice(chosen, billing) * request.gpuCount) / PRICE_UNITS_PER_USD,
  };
}

/** A region is a cluster's id or name, or the beginning of its name: `US-CA-06` for `US-CA-06 (California)`. */
async function findCluster(call: NovitaCall, region: string) {
  const { data } = await call({
    what: "list its clusters",
    method: "GET",
    path: "/clusters",
    answer: novitaClustersShape,
  });
  const cluster = data.find(
    ({ id, name }) => id === region || name === region || name.startsWith(`${region} `),
  );
  if (cluster !== undefined) return cluster;
  throw new ProviderError(
    "novita",
    "invalid",
    `novita has no region "${region}"; there are: ${names(data)}.`,
  );
}

function unitPrice({ price, spotPrice }: NovitaProduct, billing: NovitaBilling): number {
  return billing === "spot" ? (spotPrice ?? price) : price;
}

/** Zero and nothing are no limit. */
function isBetween(gb: number, least: number | null | undefined, most: number | null | undefined): boolean {
  return gb >= (least ?? 0) && (!most || gb <= most);
}

function names(all: readonly { readonly name: string }[]): string {
  const known = [...new Set(all.map(({ name }) => name))].sort();
  return known.length === 0 ? "none" : known.slice(0, 20).join(", ");
}
