import { CARRIER_PHASE, LABEL } from "./labels.ts";

/** Who asks, and when by the engine's clock (epoch seconds), so that clocks of two machines are never compared. */
export interface Observer {
  readonly host: string;
  readonly pid: number;
  readonly processStartedAt: number;
  readonly now: number;
  /** Whether a process of this host lives. */
  isAlive(pid: number): boolean;
}

/** One of our containers; instants in seconds since 1970, by the engine's clock. */
export interface KnownContainer {
  readonly createdAt: number;
  /** Since when it has not run: its creation while it was not started, its end; undefined: it runs. */
  readonly idleSince: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Seconds after which nobody comes for one that does not run: an owner starts it, or takes it away, well before. */
const IDLE_SECONDS = 90;

/**
 * Whether one of our containers has outlived its use: past its lifetime, or long without running where it was to run, or its
 * owner, a process of this host, is gone. A process with our own number that made it before we started is an earlier one of that
 * number.
 */
export function isLeftover(container: KnownContainer, observer: Observer): boolean {
  const { createdAt, idleSince, labels } = container;
  const lifetime = Number(labels[LABEL.lifetime]);
  if (!Number.isFinite(lifetime) || observer.now > createdAt + lifetime) return true;
  const isToRun = labels[LABEL.phase] !== CARRIER_PHASE;
  if (isToRun && idleSince !== undefined && observer.now > idleSince + IDLE_SECONDS) return true;
  if (labels[LABEL.host] !== observer.host) return false;
  const pid = Number(labels[LABEL.pid]);
  if (pid === observer.pid) return createdAt < observer.processStartedAt;
  return !observer.isAlive(pid);
}
