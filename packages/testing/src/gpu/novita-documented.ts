import { z } from "zod";

/**
 * Novita's GPU API v1 as its documentation has it: every field that a request may have and every field of an answer, with its type, and
 * whether it is always there. Read on 2026-11-23 in copies of https://novita.ai/docs/api-reference/gpu-instance-create-instance.md and of its
 * neighbours get-instance, list-instances, list-products, list-clusters, get-template, delete-instance, start-instance, stop-instance. These give
 * types, and no values but for a template: the values of the fake are our own. Of refusals they show no example: basic-error-code.md names reasons.
 */
const text = z.string();
const whole = z.int();
/** A number that is documented as a text. */
const numeral = z
  .string()
  .regex(/^-?\d+$/)
  .meta({ examples: ["2"] });
const perhaps = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape).partial();
const billing = z.enum(["onDemand", "monthly", "spot"]);

/** Of `create-instance`. Every text has a longest length there; those that are tested stand here. */
export const novitaCreateRequest = z.strictObject({
  name: z.string().max(255).optional(),
  productId: z.string().min(1).max(255),
  gpuNum: z.int().min(1).max(8),
  rootfsSize: z.int().min(10).max(6144),
  imageUrl: z.string().min(1).max(500),
  imageAuth: z.string().max(10_239).optional(),
  imageAuthId: text.optional(),
  /** `80/http, 3306/tcp`; three are Novita's own. */
  ports: z
    .string()
    .regex(/^(?!.*\b222[234]\/)\d{1,5}\/(tcp|http)(, ?\d{1,5}\/(tcp|http)){0,14}$/)
    .optional(),
  envs: z
    .array(perhaps({ key: z.string().max(511), value: z.string().max(4095) }))
    .max(100)
    .optional(),
  tools: z
    .array(perhaps({ name: z.literal("Jupyter"), port: text, type: z.enum(["tcp", "http"]) }))
    .optional(),
  command: z.string().max(2047).optional(),
  entrypoint: z.string().max(2047).optional(),
  clusterId: text.optional(),
  networkStorages: z
    .array(perhaps({ Id: text, mountPoint: z.string().min(1).max(4095) }))
    .max(30)
    .optional(),
  networkId: text.optional(),
  kind: z.enum(["gpu", "cpu"]),
  month: z.int().min(0).optional(),
  billingMode: billing.optional(),
  autoRenew: z.boolean().optional(),
  autoRenewMonth: z.int().min(1).max(12).optional(),
  minCudaVersion: z.string().max(255).optional(),
});

const novitaCreateAnswer = z.strictObject({ id: text.optional() });

/** Of `delete-instance`, `start-instance` and `stop-instance`, which answer nothing. */
export const novitaInstanceRequest = z.strictObject({ instanceId: z.string().min(1) });

export const novitaListQuery = z.strictObject({
  pageSize: z.string().regex(/^\d+$/),
  pageNum: z.string().regex(/^\d+$/),
  name: z.string().max(255).optional(),
  productName: z.string().max(255).optional(),
  status: z.string().max(63).optional(),
});

export const novitaProductsQuery = z.strictObject({
  clusterId: z.string().max(255).optional(),
  gpuNum: z
    .string()
    .regex(/^[0-8]$/)
    .optional(),
  productName: z.string().max(255).optional(),
  minCpuPerGpu: text.optional(),
  minMemoryPerGpu: text.optional(),
  minRootFSSize: text.optional(),
  billingMethod: billing.optional(),
});

export const novitaGetQuery = z.strictObject({ instanceId: z.string().min(1) });
export const novitaTemplateQuery = z.strictObject({ templateId: z.string().min(1) });
export const novitaNoQuery = z.strictObject({});

/** What an instance has in either answer. */
const instance = {
  id: text,
  name: text,
  clusterId: text,
  imageUrl: text,
  cpuNum: numeral,
  memory: numeral,
  gpuNum: numeral,
  /** Any text: a status may be newer than its list in the documentation. */
  status: text,
  statusError: perhaps({ state: text, message: text }).optional(),
  envs: z.array(perhaps({ key: text, value: text })).optional(),
  kind: text.optional(),
  billingMode: billing,
  endTime: text.optional(),
};

/** Of `get-instance`. Passwords are part of it, and whether a spot instance is taken away is not. */
const novitaInstanceAnswer = z.strictObject({
  ...instance,
  clusterName: text,
  imageAuthId: text,
  command: text,
  entrypoint: text,
  network: perhaps({ id: text, ip: text }).optional(),
  portMappings: z.array(z.strictObject({ port: whole, endpoint: text, type: text })),
  volumeMounts: z.array(perhaps({ type: text, size: z.number(), id: text, mountPath: text })).optional(),
  node: z.array(perhaps({ maxRootfsSize: z.number() })).optional(),
  jobs: z.array(perhaps({ id: text, type: text })).optional(),
  connectComponentSSH: perhaps({ sshCommand: text, password: text, isRunning: z.boolean() }).optional(),
  connectComponentWebTerminal: perhaps({
    address: text,
    username: text,
    password: text,
    isRunning: z.boolean(),
  }).optional(),
  connectComponentJupyter: perhaps({ port: whole, address: text, isRunning: z.boolean() }).optional(),
  connectComponentLog: perhaps({
    systemLogAddress: text,
    instanceLogAddress: text,
    isRunning: z.boolean(),
  }).optional(),
  freeStorageSize: whole.optional(),
  keepDataDay: whole.optional(),
});

/** Of `list-instances`: one of its instances. */
const novitaListedInstance = z.strictObject({
  ...instance,
  clusterName: text.optional(),
  imageAuthId: text.optional(),
  command: text.optional(),
  entrypoint: text.optional(),
  portMappings: z.array(z.strictObject({ port: whole, type: text })).optional(),
  productId: text,
  productName: text,
  rootfsSize: whole,
  volumeMounts: z.array(perhaps({ type: text, size: text, id: text, mountPath: text })).optional(),
  spotStatus: text.optional(),
  spotReclaimTime: text.optional(),
});
const novitaListAnswer = z.strictObject({
  instances: z.array(novitaListedInstance),
  total: whole.optional(),
});

/** Of `list-products`; `price` is hundred-thousandths of a US dollar an hour, which its page does not say. */
const novitaProductsAnswer = z.strictObject({
  data: z.array(
    z.strictObject({
      id: text,
      name: text,
      cpuPerGpu: whole,
      memoryPerGpu: whole,
      diskPerGpu: whole,
      availableDeploy: z.boolean(),
      minRootFS: whole,
      maxRootFS: whole,
      minLocalStorage: whole,
      maxLocalStorage: whole,
      regions: z.array(text),
      price: whole,
      monthlyPrice: z.array(z.strictObject({ price: whole, month: whole })),
      billingMethods: z.array(text),
      spotPrice: z
        .string()
        .meta({ examples: ["17500"] })
        .optional(),
      inventoryState: z.enum(["none", "low", "normal", "high"]).optional(),
    }),
  ),
});

const novitaClustersAnswer = z.strictObject({
  data: z.array(
    z.strictObject({
      id: text,
      name: text,
      availableGpuType: z.array(text),
      supportNetworkStorage: z.boolean(),
      supportInstanceNetwork: z.boolean(),
    }),
  ),
});

/** Of `get-template`, where nothing is said to be there always. */
const novitaTemplateAnswer = perhaps({
  template: perhaps({
    Id: text,
    name: text,
    readme: text,
    type: text,
    channel: text,
    image: text,
    imageAuth: text,
    startCommand: text,
    entrypoint: text,
    rootfsSize: whole,
    ports: z.array(perhaps({ type: text, ports: z.array(whole) })),
    envs: z.array(perhaps({ key: text, value: text })),
    tools: z.array(perhaps({ name: text, describe: text, port: whole, type: text })),
    createdAt: text,
    recommendCards: z.array(perhaps({ gpuSpecId: text, cardNum: text })),
    minCudaVersion: text,
  }),
});

/** By the calls of the fake. */
export const NOVITA_ANSWERS = {
  create: novitaCreateAnswer,
  get: novitaInstanceAnswer,
  list: novitaListAnswer,
  products: novitaProductsAnswer,
  clusters: novitaClustersAnswer,
  template: novitaTemplateAnswer,
} as const;
