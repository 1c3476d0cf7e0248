/** Lines that are kept of one job, over all its executions: the first ones. Later ones are counted only. */
export const MAX_LOG_LINES = 1_000;

/** Bytes of message and fields that are kept of one job, over all its executions: 256 KiB. */
export const MAX_LOG_BYTES = 262_144;

/** Bytes of one line's message, and of its fields as JSON: 8 KiB. What is longer is cut and marked. */
export const MAX_LOG_PART_BYTES = 8_192;
