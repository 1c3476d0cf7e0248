/** A clock that all processes of a machine share, and that only goes forward. Milliseconds. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
