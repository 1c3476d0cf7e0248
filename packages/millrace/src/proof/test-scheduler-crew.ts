import type { NodeProcess } from "@millrace/testing";
import { startSpareWorker } from "./test-processes.ts";

type Scheduler = NodeProcess & AsyncDisposable;

/** Processes that run schedules, and others that were started ahead, so that a killed one has an heir at once. */
export class SchedulerCrew {
  readonly #databaseUrl: string;
  readonly #spares: Promise<Scheduler>[] = [];
  readonly #atWork: Scheduler[] = [];

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  /** Starts processes until so many stand by, and resolves when they all do. */
  async standBy(count: number): Promise<void> {
    while (this.#spares.length < count)
      this.#spares.push(startSpareWorker({ databaseUrl: this.#databaseUrl, slots: 10, runMs: 0 }));
    await Promise.all(this.#spares);
  }

  /** Lets so many begin, of those who stand by, and resolves when they run. */
  async begin(count: number): Promise<void> {
    const begun: Scheduler[] = [];
    while (begun.length < count) begun.push(await this.#callSpare());
    await Promise.all(begun.map((scheduler) => scheduler.event("ready")));
  }

  /** Kills the one that has been there for longest, in the midst of its work, calls its heir, and returns the victim. */
  async replaceOldest(): Promise<Scheduler> {
    const victim = this.#atWork.shift();
    if (victim === undefined) throw new Error("No scheduler is at work.");
    victim.signal("SIGKILL");
    await this.#callSpare();
    return victim;
  }

  async destroy(): Promise<void> {
    const spares = await Promise.all(this.#spares.splice(0));
    await Promise.all([...this.#atWork.splice(0), ...spares].map((scheduler) => scheduler.destroy()));
  }

  async #callSpare(): Promise<Scheduler> {
    const spare = await this.#spares.shift();
    if (spare === undefined) throw new Error("No scheduler stands by: more die than were started ahead.");
    spare.signal("SIGUSR2");
    this.#atWork.push(spare);
    return spare;
  }
}
