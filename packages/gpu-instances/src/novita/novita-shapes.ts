import { z } from "zod";
import { documentedNumber } from "../call/documented-number.ts";

/**
 * Answers of Novita's GPU API v1, as far as they are read: https://novita.ai/docs/api-reference/gpu-instance-create-instance
 * and its neighbours get-instance, list-instances, list-products, list-clusters and get-template. Fields that are not named
 * here are left behind, and with them passwords, SSH commands and terminal addresses.
 */
export const novitaCreatedShape = z.object({ id: z.string().min(1) });

export const novitaInstanceShape = z.object({
  id: z.string().min(1),
  name: z.string(),
  status: z.string().min(1),
  statusError: z.object({ state: z.string().nullish(), message: z.string().nullish() }).nullish(),
  gpuNum: documentedNumber.nullish(),
  /** Of a list, without `endpoint`. */
  portMappings: z
    .array(z.object({ port: documentedNumber, endpoint: z.string().nullish(), type: z.string().nullish() }))
    .nullish(),
  /** Unix seconds; in older answers alone. */
  createdAt: documentedNumber.nullish(),
  billingMode: z.string().nullish(),
  /** Of a list: empty unless it was bought as spot. */
  spotStatus: z.string().nullish(),
  // Read to be taken out of what is told, and for nothing else.
  envs: z.array(z.object({ value: z.string().nullish() })).nullish(),
  sshPassword: z.string().nullish(),
  connectComponentSSH: z.object({ password: z.string().nullish() }).nullish(),
  connectComponentWebTerminal: z.object({ password: z.string().nullish() }).nullish(),
});

export type NovitaInstance = z.infer<typeof novitaInstanceShape>;

export const novitaListShape = z.object({
  instances: z.array(novitaInstanceShape).nullish(),
});

export const novitaProductsShape = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string(),
      availableDeploy: z.boolean(),
      minRootFS: documentedNumber.nullish(),
      maxRootFS: documentedNumber.nullish(),
      /** Names of clusters. */
      regions: z.array(z.string()).nullish(),
      /** Hundred-thousandths of a US dollar an hour for one GPU. */
      price: documentedNumber,
      spotPrice: z.union([documentedNumber, z.literal("").transform(() => undefined)]).nullish(),
    }),
  ),
});

export type NovitaProduct = z.infer<typeof novitaProductsShape>["data"][number];

export const novitaClustersShape = z.object({
  data: z.array(z.object({ id: z.string().min(1), name: z.string() })),
});

/** Nothing of a template is said to be there always. */
export const novitaTemplateShape = z.object({
  template: z
    .object({
      image: z.string().nullish(),
      /** An id of credentials that Novita keeps; in older answers the credentials. */
      imageAuth: z.string().nullish(),
      startCommand: z.string().nullish(),
      entrypoint: z.string().nullish(),
      ports: z
        .array(z.object({ type: z.string().nullish(), ports: z.array(documentedNumber).nullish() }))
        .nullish(),
      envs: z.array(z.object({ key: z.string().nullish(), value: z.string().nullish() })).nullish(),
    })
    .nullish(),
});

export type NovitaTemplate = NonNullable<z.infer<typeof novitaTemplateShape>["template"]>;
