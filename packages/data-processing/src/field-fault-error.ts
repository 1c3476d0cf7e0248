/** A field of a row has not the value that it should have: the row is a bad one. */
export class FieldFaultError extends Error {
  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.name = "FieldFaultError";
  }
}
