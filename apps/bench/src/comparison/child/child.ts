import type { Acts } from "./acts.ts";

type Input<Name extends keyof Acts> = Parameters<Acts[Name]>;

/** A process of its own for one system, as seen by who started it. */
export interface Child extends AsyncDisposable {
  /** Rejects with the child's error, or when it ends before it has answered. */
  call<Name extends keyof Acts>(act: Name, ...input: Input<Name>): ReturnType<Acts[Name]>;
}
