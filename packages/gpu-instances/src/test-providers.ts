import {
  type HttpFault,
  type InstanceTable,
  startEngineFake,
  startNovitaFake,
  startRunpodFake,
} from "@millrace/testing";
import { createDockerProvider } from "./docker/docker-provider.ts";
import { createNovitaProvider } from "./novita/novita-provider.ts";
import type { InstanceRequest, Provider } from "./provider.ts";
import { createRunpodProvider } from "./runpod/runpod-provider.ts";

const TIMEOUT_MS = 20_000;
/** For calls that hang; those before them have to answer within it, on a busy machine too. */
export const SHORT_MS = 1500;

export const METHODS = ["quote", "create", "get", "list", "remove", "start", "stop"] as const;
export type Method = (typeof METHODS)[number];

/** A provider and the fake that it speaks to. */
export interface ProviderUnderTest extends AsyncDisposable {
  readonly provider: Provider;
  readonly table: InstanceTable;
  /** The next `times` calls that this method of the provider makes fail so. */
  fail(method: Method, fault: HttpFault, times?: number): void;
  close(): Promise<void>;
}

export interface ProviderCase {
  readonly name: string;
  readonly request: InstanceRequest;
  /** How this provider says that nothing is free. */
  readonly noCapacity: HttpFault;
  /** Its body of a refusal with these words. */
  refusal(words: string): unknown;
  start(timeoutMs?: number): Promise<ProviderUnderTest>;
}

const COMMON = {
  name: "millrace-test-41",
  gpuCount: 1,
  diskGb: 60,
  image: "registry.example/training:1",
  ports: [{ port: 8888, protocol: "http" }],
  environment: { TOKEN: "environmentSecretWord" },
  command: ["train", "--name", "it's all"],
} as const satisfies Partial<InstanceRequest>;

export const PROVIDER_CASES: readonly ProviderCase[] = [
  {
    name: "novita",
    request: { ...COMMON, productName: "RTX 4090 24GB", region: "US-CA-06" },
    noCapacity: novitaRefusal("insufficient resources for the product"),
    refusal: (words) => novitaRefusal(words).body,
    async start(timeoutMs = TIMEOUT_MS) {
      const fake = await startNovitaFake();
      const { apiKey, url: baseUrl, table, close } = fake;
      return {
        provider: createNovitaProvider({ apiKey, baseUrl, timeoutMs }),
        table,
        fail: (method, fault, times) => fake.fail(method === "quote" ? "products" : method, fault, times),
        close,
        [Symbol.asyncDispose]: close,
      };
    },
  },
  {
    name: "runpod",
    request: { ...COMMON, productName: "RTX 4090", region: "US-KS-2" },
    noCapacity: runpodRefusal(
      "There are no longer any instances available with the requested specifications.",
    ),
    refusal: (words) => runpodRefusal(words).body,
    async start(timeoutMs = TIMEOUT_MS) {
      const fake = await startRunpodFake();
      const { apiKey, url: baseUrl, table, close } = fake;
      return {
        provider: createRunpodProvider({ apiKey, baseUrl, timeoutMs }),
        table,
        fail(method, fault, times) {
          const isAction = method === "start" || method === "stop";
          fake.fail(method === "quote" ? "gpus" : isAction ? "action" : method, fault, times);
        },
        close,
        [Symbol.asyncDispose]: close,
      };
    },
  },
  {
    name: "docker",
    request: { ...COMMON, productName: "this host" },
    noCapacity: { status: 500, body: { message: "no available GPU is left on this host" } },
    refusal: (message) => ({ message }),
    async start(timeoutMs = TIMEOUT_MS) {
      const fake = await startEngineFake();
      const { endpoint, table, close } = fake;
      return {
        provider: createDockerProvider({
          endpoint,
          timeoutMs,
          allowedImages: ["registry.example/*"],
          memoryBytes: 2 ** 30,
          cpus: 1,
        }),
        table,
        fail: (method, fault, times) =>
          fake.fail(method === "quote" ? "info" : method === "start" ? "begin" : method, fault, times),
        close,
        [Symbol.asyncDispose]: close,
      };
    },
  },
];

/** Calls a method of the provider, with the instance `id` where it needs one. */
export async function callMethod(
  { provider }: ProviderUnderTest,
  method: Method,
  { request }: ProviderCase,
  id: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  switch (method) {
    case "quote":
    case "create":
      return provider[method](request, signal);
    case "list":
      return provider.list("millrace-test-", signal);
    default:
      return provider[method]?.(id, signal);
  }
}

function novitaRefusal(message: string) {
  return { status: 400, body: { code: 400, reason: "INVALID_REQUEST_BODY", message, metadata: {} } };
}

function runpodRefusal(detail: string) {
  return { status: 400, body: { title: "Bad Request", status: 400, detail } };
}
