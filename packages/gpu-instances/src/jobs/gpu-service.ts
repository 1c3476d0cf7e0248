import { InvalidInputError, UnrecoverableError } from "@millrace/core";
import { INSTALLATION } from "../instance-name.ts";
import type { Provider } from "../provider.ts";
import { DEFAULT_GPU_CAPS, type GpuCaps, type GpuDependencies, type GpuEngine } from "./gpu-dependencies.ts";

const OWNER = /^[a-z0-9]{1,20}$/;

/** The dependencies with their defaults, checked. */
export interface GpuService {
  readonly engine: () => GpuEngine;
  readonly providers: readonly Provider[];
  readonly caps: GpuCaps;
  readonly pollMs: number;
  readonly settleMs: number;
  readonly now: () => number;
  /** Owner and database: what the names of our instances begin with. */
  installation(): Promise<string>;
  /** Throws UnrecoverableError for one that may not be used here. */
  provider(name?: string): Provider;
}

/** Throws InvalidInputError `INVALID_GPU_SETTINGS`, naming the setting. */
export function openGpuService(dependencies: GpuDependencies): GpuService {
  const { engine, providers, owner, caps = {}, pollMs = 5000, settleMs = 60_000, now } = dependencies;
  const { installation: given } = dependencies;
  if (given !== undefined && !INSTALLATION.test(given))
    throw invalid("/installation", "must be 1 to 32 of a-z and 0-9");
  if (!OWNER.test(owner)) throw invalid("/owner", "must be 1 to 20 of a-z and 0-9");
  const durations = { ...DEFAULT_GPU_CAPS, ...caps, pollMs, settleMs };
  for (const [setting, value] of Object.entries(durations)) {
    if (!(Number.isFinite(value) && value >= 0)) throw invalid(`/${setting}`, "must be a number from 0 on");
  }
  let installation: Promise<string> | undefined;

  async function identify(): Promise<string> {
    if (given !== undefined) return given;
    const store = await engine().connectStore();
    return owner + (await store.identifyEngine());
  }

  return {
    engine,
    providers,
    caps: { ...DEFAULT_GPU_CAPS, ...caps },
    pollMs,
    settleMs,
    now,
    installation() {
      installation ??= identify().catch((error: unknown) => {
        installation = undefined; // The next job asks again.
        throw error;
      });
      return installation;
    },
    provider(name) {
      const found = name === undefined ? providers[0] : providers.find((one) => one.name === name);
      if (found !== undefined) return found;
      const known = providers.map((one) => one.name).join(", ") || "none";
      throw new UnrecoverableError(
        name === undefined
          ? "No GPU provider is configured in this process."
          : `GPU provider ${name} is not configured in this process; there is: ${known}.`,
      );
    },
  };
}

function invalid(pointer: string, detail: string): InvalidInputError {
  return new InvalidInputError(
    "INVALID_GPU_SETTINGS",
    `The settings of GPU instances cannot be used: ${pointer} ${detail}.`,
    [{ pointer, detail }],
  );
}
