/** What every job of every system carries: about 100 bytes as JSON. */
export interface Payload {
  /** Its place among the jobs of the run, from 0: by it a lost or doubled job is found. */
  readonly n: number;
  readonly userId: string;
  readonly text: string;
}

const TEXT = "x".repeat(60);

export function payloadOf(n: number): Payload {
  return { n, userId: `user-${n % 5000}`, text: TEXT };
}
