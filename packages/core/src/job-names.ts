const TYPE_NAME = /^[0-9A-Za-z_.:-]{1,80}$/;
const QUEUE_NAME = /^[0-9A-Za-z_-]{1,80}$/;

/** Queue of the jobs whose type names no other. */
export const DEFAULT_QUEUE = "default";

/** 1 to 80 characters: letters, digits, `_ . : -`. */
export function isTypeName(name: unknown): name is string {
  return typeof name === "string" && TYPE_NAME.test(name);
}

/** 1 to 80 characters: letters, digits, `_ -`. */
export function isQueueName(name: unknown): name is string {
  return typeof name === "string" && QUEUE_NAME.test(name);
}
