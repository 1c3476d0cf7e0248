import type { GuestContainer } from "./guest-container.ts";
import type { GuestLimits } from "./sandbox.ts";

/** How many containers wait for programs, and for how long. */
export interface PoolSettings {
  /** Most that wait for programs of the same limits. */
  readonly perClass: number;
  /** Most that wait altogether. */
  readonly total: number;
  /** Milliseconds that one waits, and that a class without programs is remembered. */
  readonly idleMs: number;
  /** Limits that programs usually have: one container of each waits from the start and always. */
  readonly usual: readonly GuestLimits[];
}

/** What a container is made for. */
export interface ContainerKind extends GuestLimits {
  /** The image of a set of packages. Absent: without any. */
  readonly image?: string;
}

interface PoolDependencies {
  make(kind: ContainerKind): Promise<GuestContainer>;
  /** Takes away one that no program came for; settles well. */
  discard(container: GuestContainer): Promise<void>;
  /** A container could not be made ahead of its need. */
  onFailure(error: unknown): void;
  /** Milliseconds of a clock that never jumps. */
  now(): number;
}

/** Containers that are ready before a program needs them; each is for one program. */
export interface ContainerPool {
  /** One that waits for a program of exactly this kind, or `undefined`. Either way more are made beside. */
  take(kind: ContainerKind): GuestContainer | undefined;
  /** How many wait for programs of this kind. */
  waiting(kind: ContainerKind): number;
  /** Takes those of this image away, and makes no more until programs come for them; settles when they are gone. */
  drop(image: string): Promise<void>;
  /** Takes all away and makes no more. */
  close(): Promise<void>;
}

/** Programs of the same kind. */
interface Class {
  readonly kind: ContainerKind;
  /** Those that wait longest come first. */
  readonly ready: { readonly container: GuestContainer; readonly since: number }[];
  /** How many are to wait: one more each time that none did. */
  wanted: number;
  /** How many of them however long no program comes. */
  readonly floor: number;
  usedAt: number;
}

/** Milliseconds after a program got its container before others are made: a short program runs undisturbed. */
const REFILL_AFTER_MS = 50;

export function createContainerPool(settings: PoolSettings, dependencies: PoolDependencies): ContainerPool {
  const { make, discard, onFailure, now } = dependencies;
  // A Map keeps the order in which keys came: the first is the class that was not used for the longest.
  const classes = new Map<string, Class>();
  const discarding = new Set<Promise<void>>();
  let filling: Promise<void> = Promise.resolve();
  let isFilling = false;
  let due: NodeJS.Timeout | undefined;
  let isClosed = false;

  function letGo(container: GuestContainer): Promise<void> {
    const gone = discard(container).finally(() => discarding.delete(gone));
    discarding.add(gone);
    return gone;
  }

  /** Limits that come once may not come again: from the second time on containers are made ahead. */
  function touch(kind: ContainerKind): Class | undefined {
    const key = keyOf(kind);
    const used = classes.get(key);
    classes.delete(key);
    classes.set(key, used ?? { kind, ready: [], wanted: 0, floor: 0, usedAt: 0 });
    classes.get(key)!.usedAt = now();
    return used;
  }

  /** The class used last that has fewer than it wants. */
  function needy(): Class | undefined {
    return [...classes.values()].findLast(({ ready, wanted }) => ready.length < wanted);
  }

  /** Makes room for one of this class, at the cost of a class that was used longer ago. */
  function hasRoom(needing: Class): boolean {
    const all = [...classes.values()];
    if (all.reduce((sum, { ready }) => sum + ready.length, 0) < settings.total) return true;
    const oldest = all.slice(0, all.indexOf(needing)).find(({ ready }) => ready.length > 0);
    if (oldest === undefined) return false;
    oldest.wanted = oldest.ready.length - 1;
    void letGo(oldest.ready.shift()!.container);
    return true;
  }

  /** One after the other: made at once they only slow each other and the programs down. */
  async function fill(): Promise<void> {
    isFilling = true;
    let next: Class | undefined;
    try {
      for (next = needy(); next !== undefined && hasRoom(next); next = needy()) {
        const container = await make(next.kind);
        const isForgotten = classes.get(keyOf(next.kind)) !== next;
        if (isForgotten || next.ready.length >= next.wanted) void letGo(container);
        else add(next, container);
      }
    } catch (error) {
      // Of an image that another process took away none can be made, and the others are not to wait for it.
      if (next?.kind.image !== undefined) classes.delete(keyOf(next.kind));
      // Not tried again before the next program comes: an engine in trouble is left alone.
      onFailure(error);
    } finally {
      isFilling = false;
    }
  }

  function add({ ready }: Class, container: GuestContainer): void {
    const entry = { container, since: now() };
    ready.push(entry);
    const onEnd = () => {
      const at = ready.indexOf(entry);
      if (at < 0) return;
      ready.splice(at, 1);
      void letGo(container);
    };
    container.frames.ended.then(onEnd, onEnd);
  }

  function fillSoon(): void {
    if (isClosed || isFilling || due !== undefined) return;
    due = setTimeout(() => {
      due = undefined;
      filling = fill();
    }, REFILL_AFTER_MS);
  }

  const sweep = setInterval(() => {
    const before = now() - settings.idleMs;
    for (const [key, { ready, usedAt, floor }] of classes) {
      const isIdle = usedAt <= before;
      while (ready[0] !== undefined && ready[0].since <= before) void letGo(ready.shift()!.container);
      if (isIdle) classes.get(key)!.wanted = floor;
      if (isIdle && floor === 0) classes.delete(key);
    }
    if (needy() !== undefined) fillSoon();
  }, settings.idleMs / 5).unref();

  for (const limits of settings.usual)
    classes.set(keyOf(limits), { kind: limits, ready: [], wanted: 1, floor: 1, usedAt: now() });
  fillSoon();

  return {
    take(kind) {
      if (isClosed) return undefined;
      const used = touch(kind);
      if (used === undefined) return undefined;
      let taken = used.ready.shift();
      while (taken !== undefined && !taken.container.frames.isOpen) {
        void letGo(taken.container);
        taken = used.ready.shift();
      }
      if (taken === undefined) used.wanted = Math.min(used.wanted + 1, settings.perClass);
      fillSoon();
      return taken?.container;
    },
    waiting: (kind) => classes.get(keyOf(kind))?.ready.length ?? 0,
    async drop(image) {
      const gone: Promise<void>[] = [];
      for (const [key, { kind, ready }] of classes) {
        if (kind.image !== image) continue;
        classes.delete(key);
        gone.push(...ready.splice(0).map(({ container }) => letGo(container)));
      }
      await Promise.all(gone);
    },
    async close() {
      isClosed = true;
      clearInterval(sweep);
      clearTimeout(due);
      for (const { ready } of classes.values())
        for (const { container } of ready.splice(0)) void letGo(container);
      classes.clear();
      await filling;
      while (discarding.size > 0) await Promise.all(discarding);
    },
  };
}

function keyOf(kind: ContainerKind): string {
  return JSON.stringify(kind);
}
