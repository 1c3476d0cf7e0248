import type { Acts } from "./acts.ts";

/** From the parent: one act, and what it needs. */
export interface Request {
  readonly id: number;
  readonly act: keyof Acts;
  readonly input: unknown;
}

/** From the child. */
export type Reply =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly error: string };
