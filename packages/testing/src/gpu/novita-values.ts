/** What the fake of Novita answers with: values of our own, in the fields of its documentation. Prices are hundred-thousandths of a US dollar an hour. */
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
    inventoryState: availableDeploy ? "normal" : "none",
  };
}

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
  recommendCards: [],
  minCudaVersion: "",
};

export const NOVITA_SSH_PASSWORD = "sshSecretWord";
export const NOVITA_TERMINAL_PASSWORD = "terminalSecretWord";

/** All that either answer has of an instance; each answer has the fields that are documented of it. */
export function novitaInstanceValues(id: string, name: string, status: string) {
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
    gpuNum: "1",
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
    node: [{ maxRootfsSize: 500 }],
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
