import { z } from "zod";

/**
 * Requests of Novita's GPU API v1 and answers in the shapes of its documentation; the values are invented.
 * Create: https://novita.ai/docs/api-reference/gpu-instance-create-instance
 */
export const novitaCreateRequest = z.strictObject({
  name: z.string().max(255).optional(),
  productId: z.string().min(1).max(255),
  gpuNum: z.int().min(1).max(8),
  rootfsSize: z.int().min(10).max(6144),
  imageUrl: z.string().min(1).max(500),
  imageAuth: z.string().max(10_239).optional(),
  imageAuthId: z.string().optional(),
  /** `80/http, 3306/tcp`; three are Novita's own. */
  ports: z
    .string()
    .regex(/^(?!.*\b222[234]\/)\d{1,5}\/(tcp|http)(, ?\d{1,5}\/(tcp|http)){0,14}$/)
    .optional(),
  envs: z
    .array(z.strictObject({ key: z.string(), value: z.string() }))
    .max(100)
    .optional(),
  tools: z.array(z.strictObject({ name: z.string(), port: z.string(), type: z.string() })).optional(),
  command: z.string().max(2047).optional(),
  entrypoint: z.string().max(2047).optional(),
  clusterId: z.string().optional(),
  networkStorages: z
    .array(z.strictObject({ Id: z.string(), mountPoint: z.string() }))
    .max(30)
    .optional(),
  networkId: z.string().optional(),
  kind: z.enum(["gpu", "cpu"]),
  month: z.int().optional(),
  billingMode: z.enum(["onDemand", "monthly", "spot"]).optional(),
});

/** https://novita.ai/docs/api-reference/gpu-instance-delete-instance, and start and stop */
export const novitaInstanceRequest = z.strictObject({ instanceId: z.string().min(1) });

/** https://novita.ai/docs/api-reference/gpu-instance-list-instances */
export const novitaListQuery = z.strictObject({
  pageSize: z.string().regex(/^\d+$/),
  pageNum: z.string().regex(/^\d+$/),
  name: z.string().max(255).optional(),
  productName: z.string().max(255).optional(),
  status: z.string().max(63).optional(),
});

/** https://novita.ai/docs/api-reference/gpu-instance-list-products */
export const novitaProductsQuery = z.strictObject({
  clusterId: z.string().max(255).optional(),
  gpuNum: z
    .string()
    .regex(/^[0-8]$/)
    .optional(),
  productName: z.string().max(255).optional(),
  minCpuPerGpu: z.string().optional(),
  minMemoryPerGpu: z.string().optional(),
  minRootFSSize: z.string().optional(),
  billingMethod: z.enum(["onDemand", "monthly", "spot"]).optional(),
});

export const novitaGetQuery = z.strictObject({ instanceId: z.string().min(1) });
export const novitaTemplateQuery = z.strictObject({ templateId: z.string().min(1) });
export const novitaNoQuery = z.strictObject({});

/** Prices are hundred-thousandths of a US dollar an hour. */
export const NOVITA_PRODUCTS = [
  product("4090.16c62g", "RTX 4090 24GB", 35_000, "17500", true),
  product("4090.18c120g", "RTX 4090 24GB", 40_000, "20000", true),
  product("h100.32c", "H100 SXM 80GB", 230_000, "", false),
];

function product(id: string, name: string, price: number, spotPrice: string, availableDeploy: boolean) {
  return {
    id,
    name,
    cpuPerGpu: 16,
    memoryPerGpu: 62,
    diskPerGpu: 300,
    availableDeploy,
    minRootFS: 10,
    maxRootFS: 500,
    minLocalStorage: 0,
    maxLocalStorage: 0,
    regions: ["US-CA-06 (California)", "EU-FR-01 (France)"],
    price,
    monthlyPrice: [{ price: price * 500, month: 1 }],
    billingMethods: ["onDemand", "spot", "monthly"],
    spotPrice,
  };
}

/** https://novita.ai/docs/api-reference/gpu-instance-list-clusters */
export const NOVITA_CLUSTERS = ["us-ca-06:US-CA-06 (California)", "eu-fr-01:EU-FR-01 (France)"].map(
  (entry) => {
    const [id = "", name = ""] = entry.split(":");
    return {
      id,
      name,
      availableGpuType: ["RTX 4090 24GB"],
      supportNetworkStorage: true,
      supportInstanceNetwork: true,
    };
  },
);

/** https://novita.ai/docs/api-reference/gpu-instance-get-template */
export const NOVITA_TEMPLATE = {
  Id: "212",
  name: "training",
  readme: "readme",
  type: "instance",
  channel: "private",
  image: "registry.example/training:1",
  imageAuth: "auth-7",
  startCommand: "train --all",
  entrypoint: "",
  rootfsSize: 10,
  ports: [{ type: "http", ports: [8888] }],
  envs: [{ key: "MODE", value: "template" }],
  tools: [],
  createdAt: "1713162260",
  minCudaVersion: "",
};

export const NOVITA_SSH_PASSWORD = "sshSecretWord";
export const NOVITA_TERMINAL_PASSWORD = "terminalSecretWord";

/** https://novita.ai/docs/api-reference/gpu-instance-get-instance: passwords are part of it. */
export function novitaInstanceAnswer(id: string, name: string, status: string, gpuNum: number) {
  return {
    id,
    name,
    clusterId: "us-ca-06",
    clusterName: "US-CA-06 (California)",
    status,
    imageUrl: "registry.example/training:1",
    imageAuthId: "",
    command: "",
    entrypoint: "",
    cpuNum: "16",
    memory: "62",
    gpuNum: String(gpuNum),
    portMappings: [{ port: 8888, endpoint: `https://${id}-8888.us-ca-06.example`, type: "http" }],
    productId: "4090.16c62g",
    productName: "RTX 4090 24GB",
    rootfsSize: 60,
    volumeMounts: [],
    statusError: { state: "", message: "" },
    envs: [{ key: "TOKEN", value: "environmentSecretWord" }],
    kind: "gpu",
    billingMode: "onDemand",
    endTime: "-1",
    spotStatus: "",
    spotReclaimTime: "0",
    network: { id: "", ip: "" },
    connectComponentSSH: {
      sshCommand: "ssh root@proxy.example -p 41234",
      password: NOVITA_SSH_PASSWORD,
      isRunning: true,
    },
    connectComponentWebTerminal: {
      address: "https://terminal.example",
      username: "admin",
      password: NOVITA_TERMINAL_PASSWORD,
      isRunning: true,
    },
    connectComponentJupyter: { port: 0, address: "", isRunning: false },
    connectComponentLog: { systemLogAddress: "", instanceLogAddress: "", isRunning: false },
    freeStorageSize: 60,
    keepDataDay: 7,
    jobs: [],
  };
}
