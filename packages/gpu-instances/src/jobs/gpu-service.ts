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
  /**
   * Owner and database: what the names of our instances begin with. First that of new ones; where this database took another's
   * place, its own stands behind that: it may have made some before it was told so.
   */
  installations(): Promise<readonly [string, ...string[]]>;
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
  let installations: ReturnType<GpuService["installations"]> | undefined;

  async function identify(): ReturnType<GpuService["installations"]> {
    const store = await engine().connectStore();
    const own = owner + (await store.identifyEngine());
    return given === undefined || given === own ? [own] : [given, own];
  }

  return {
    engine,
    providers,
    caps: { ...DEFAULT_GPU_CAPS, ...caps },
    pollMs,
    settleMs,
    now,
    installations() {
      installations ??= identify().catch((error: unknown) => {
        installations = undefined; // The next job asks again.
        throw error;
      });
      return installations;
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
