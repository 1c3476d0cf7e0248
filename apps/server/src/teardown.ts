/** What has to be undone, last things first. */
export interface Teardown {
  add(step: () => Promise<void>): void;
  /** Takes every step, also after one that fails; throws the first failure at the end. More calls get the same promise. */
  run(): Promise<void>;
}

export function createTeardown(): Teardown {
  const steps: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  return { add: (step) => void steps.push(step), run: () => (running ??= run()) };
}
