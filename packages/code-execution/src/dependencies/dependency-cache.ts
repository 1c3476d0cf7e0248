import { setTimeout as pause } from "node:timers/promises";
import { type CacheOrders, type Logger, systemClock } from "@millrace/core";
import type Docker from "dockerode";
import { createCacheTally, type WatchedCache } from "../cache-tally.ts";
import { engineCall } from "../engine/engine-call.ts";
import { INSTALLERS_RECIPE, readRecipe } from "../engine/recipe.ts";
import { findLeftover, sweepContainers } from "../engine/sweep.ts";
import type { ContainerRemover } from "../sandbox/container-remover.ts";
import type { PhaseEnd } from "../result/verdict.ts";
import { createHeldSets } from "./held-sets.ts";
import { isFaulty, type Lock, type LockedPackages } from "./installer.ts";
import { type Installed, installSet } from "./install-set.ts";
import type { Registries } from "./installers.ts";
import { createPatience, type Patience } from "./patience.ts";
import { pythonName } from "./pip-installer.ts";
import { createSetImages, type SetImage } from "./set-images.ts";
import { setKey } from "./set-key.ts";
import { createSoundness } from "./soundness.ts";

/** Where packages for programs come from, and how many are kept. */
export interface DependencySettings {
  /** Image of the installers, on top of that which programs run in; made when it is first needed. */
  readonly installerImage: (runtimeImage: string) => Promise<string>;
  readonly registries: Registries;
  /** Docker network of the installers. Default: `bridge`. */
  readonly network: string;
  /** Of all sets of the engine; those that are used may go beyond it. */
  readonly maxBytes: number;
}

/** For whom a set is. */
export interface SetUser {
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** A set that is there, whether it was before, and the milliseconds until it was. */
export interface ReadySet {
  readonly image: string;
  readonly cache: "hit" | "miss";
  readonly ms: number;
}

/** Why there is none. */
export interface InstallFailure {
  readonly end: Exclude<PhaseEnd, "ok">;
  /** The installer's own words. */
  readonly words: string;
}

/** Sets of packages: each is installed once on an engine, and then part of the containers that ask for it. */
export interface DependencyCache extends WatchedCache {
  /**
   * Hands `use` the set of this lock, which stays while it is used, or why it could not be installed. Of several that ask
   * at once, in all processes of the engine, one installs; when it is stopped or cancelled, the next does.
   *
   * @throws SandboxError when the engine failed or the registry could not be reached; the signal's reason; a snooze, when
   *   what others make for it takes long.
   */
  with<T>(lock: Lock, user: SetUser, use: (set: ReadySet | InstallFailure) => Promise<T>): Promise<T>;
}

interface Engine extends DependencySettings {
  readonly docker: Docker;
  readonly remover: ContainerRemover;
  readonly cpus: number;
  /** The image that programs run in. */
  runtimeImage(): Promise<string>;
  /** Takes away containers of this image that wait for programs; settles when they are gone. */
  dropWaiting(image: string): Promise<void>;
}

/** Milliseconds between looks whether another has installed it. */
const LOOK_AGAIN_MS = 250;
/** Why a job waits for another. */
const AT_IT = "its packages are installed for another job";
/** Of so many looks at another one is whether that has died. */
const LOOKS_BEFORE_SWEEP = 40;

export function createDependencyCache(engine: Engine): DependencyCache {
  const { docker, remover, registries } = engine;
  const images = createSetImages(docker, remover);
  const tally = createCacheTally();
  const held = createHeldSets();
  const soundness = createSoundness(engine);
  /** What comes of each set that this process is getting, by its key. */
  const underWay = new Map<string, Promise<SetImage | string | InstallFailure>>();
  let orders: CacheOrders | undefined;

  /** Why nobody is to be given this set; undefined: it is sound. */
  function fault({ id, isCurrent, packages, knownAtUs }: SetImage): string | undefined {
    if (soundness.isDamaged(id)) return "corruption";
    const isMeant = (name: string) => packages.includes(name) || packages.includes(pythonName(name));
    const isPurged = orders?.purges.some(
      (purge) => purge.atUs > knownAtUs && (purge.package === null || isMeant(purge.package)),
    );
    if (isPurged === true) return "purged";
    return isCurrent ? undefined : "replaced";
  }

  /** Lets go what nobody is to be given. */
  async function sweep(logger: Logger | undefined, reasonOf = fault): Promise<SetImage[]> {
    const sound: SetImage[] = [];
    for (const set of await images.list()) {
      const reason = reasonOf(set);
      if (reason === undefined) sound.push(set);
      else await letGo(set, reason, logger);
    }
    return sound;
  }

  /** The engine refuses for its containers; between two of one program there may be none. */
  async function letGo(set: SetImage, reason: string, logger: Logger | undefined): Promise<boolean> {
    if (held.has(set.id)) return false;
    await engine.dropWaiting(set.id);
    if (!(await images.remove(set.id))) return false;
    tally.evicted(reason);
    logger?.info({ set: set.key, reason, bytes: set.bytes }, "let go a set of packages");
    return true;
  }

  /** Those that were not used for the longest go first. */
  async function makeRoom(logger: Logger): Promise<void> {
    const sets = await sweep(logger);
    let bytes = sets.reduce((sum, set) => sum + set.bytes, 0);
    if (bytes <= engine.maxBytes) return;
    const used = await Promise.all(
      sets.map(async (set) => ({ set, at: (await images.usedAt(set.id)) ?? 0 })),
    );
    for (const { set } of used.toSorted((one, other) => one.at - other.at)) {
      if (bytes <= engine.maxBytes) return;
      if (await letGo(set, "capacity", logger)) bytes -= set.bytes;
    }
  }

  async function find(key: string): Promise<SetImage | undefined> {
    return (await images.list()).find((set) => set.key === key && fault(set) === undefined);
  }

  async function keep(
    installed: Installed,
    { lock, locked, key, runtime, logger }: Wanted,
    knownAtUs: number,
  ): Promise<string | InstallFailure> {
    if (installed.end !== "ok") return installed;
    const { archive, bytes, sha256, wallMs } = installed;
    const installMs = Math.round(wallMs);
    const facts = { key, runtime, packages: locked.packages, bytes, sha256, installMs, knownAtUs };
    return images.keep(archive, lock.installer.folder, facts, logger);
  }

  /** What is wrong with a lock is so for all who came with it; what was stopped may go well the next time. */
  async function obtain(wanted: Wanted): Promise<SetImage | string | InstallFailure> {
    const { key, signal } = wanted;
    const patience = createPatience(signal);
    const other = underWay.get(key);
    if (other !== undefined) {
      const made = await patience.wait(
        other.catch(() => undefined),
        AT_IT,
      );
      if (typeof made === "object" && "end" in made && made.end === "error") return made;
    }
    const work = findOrInstall(wanted, patience);
    underWay.set(key, work);
    try {
      return await work;
    } finally {
      if (underWay.get(key) === work) underWay.delete(key);
    }
  }

  async function findOrInstall(
    wanted: Wanted,
    patience: Patience,
  ): Promise<SetImage | string | InstallFailure> {
    const { lock, locked, key, runtime, registry, jobId, signal, logger } = wanted;
    const ownName = `millrace-dependencies-${key}`;
    let name = ownName;
    for (let looks = 0; ; looks++) {
      signal.throwIfAborted();
      const found = await find(key);
      if (
        found !== undefined &&
        !(await patience.wait(
          soundness.check(found, lock.installer.folder, logger),
          "its packages are checked",
        ))
      ) {
        await letGo(found, "corruption", logger);
        continue;
      }
      if (found !== undefined && (await images.touch(found))) return found;
      const knownAtUs = orders?.knownAtUs ?? 0;
      const image = await patience.wait(engine.installerImage(runtime), "the installers' image is built");
      const made = await installSet(
        {
          docker,
          remover,
          image,
          network: engine.network,
          cpus: engine.cpus,
          installer: lock.installer,
          registry,
          locked,
          name,
          jobId,
          signal,
          logger,
        },
        (installed) => keep(installed, wanted, knownAtUs),
      );
      if (made !== undefined) return made;
      if (looks % LOOKS_BEFORE_SWEEP === 0) {
        await sweepContainers(docker, logger);
        const leftover = await findLeftover(docker, name);
        // One that the engine cannot remove has its name for good: all who wait for it agree on the next.
        if (leftover !== undefined) name = `${ownName}-${leftover.slice(0, 12)}`;
      }
      await patience.wait(pause(LOOK_AGAIN_MS), AT_IT);
    }
  }

  return {
    async with(lock, { jobId, signal, logger }, use) {
      const begunAt = systemClock.monotonic();
      const registry = registries[lock.installer.name];
      const locked = lock.installer.read(lock.files, registry);
      if (isFaulty(locked)) throw new TypeError("The lock has faults that its payload's schema refuses.");
      const runtime = await engine.runtimeImage();
      const recipe = await readRecipe(INSTALLERS_RECIPE, runtime);
      const key = setKey(lock.installer, locked, registry, recipe.sha256);
      const set = await obtain({ lock, locked, key, runtime, registry, jobId, signal, logger });
      const ms = Math.round(systemClock.monotonic() - begunAt);
      if (typeof set === "object" && "end" in set) {
        tally.miss();
        return use(set);
      }
      const isFound = typeof set === "object";
      const id = isFound ? set.id : set;
      const release = held.hold(id);
      try {
        if (isFound) tally.hit(set.installMs);
        else {
          tally.miss();
          await makeRoom(logger);
        }
        return await use({ image: id, cache: isFound ? "hit" : "miss", ms });
      } finally {
        release();
      }
    },
    async figures() {
      const [info, sets] = await Promise.all([
        engineCall("describe itself", () => docker.info()),
        images.list(),
      ]);
      return {
        cache: "dependencies",
        place: `docker ${String(info.ID)}`,
        entries: sets.length,
        bytes: sets.reduce((sum, { bytes }) => sum + bytes, 0),
        ...tally.counted(),
      };
    },
    async obey(next) {
      const isFirst = orders === undefined;
      orders = next;
      if (!isFirst) await sweep(undefined);
      else {
        // Once: processes of two versions are not to let go each other's sets for as long as both run.
        const runtime = await engine.runtimeImage();
        await sweep(undefined, (set) => fault(set) ?? (set.runtime === runtime ? undefined : "image"));
      }
    },
  };
}

/** A set that is wanted. */
interface Wanted extends SetUser {
  readonly lock: Lock;
  readonly locked: LockedPackages;
  readonly key: string;
  readonly runtime: string;
  readonly registry: string;
}
