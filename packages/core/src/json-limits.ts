/** Most bytes of a payload as UTF-8 JSON: 256 KiB. */
export const MAX_PAYLOAD_BYTES = 262_144;

/** Most bytes of a result as UTF-8 JSON: 1 MiB. A larger one is replaced by its beginning and its size. */
export const MAX_RESULT_BYTES = 1_048_576;

/** Most bytes of a stored error message: 8 KiB. A longer one is cut and marked. */
export const MAX_ERROR_MESSAGE_BYTES = 8192;

/** Most arrays and objects inside each other. PostgreSQL's parser gives up at a few thousand. */
export const MAX_JSON_DEPTH = 100;

/** Faults named in one error; more would help nobody and would let bad input grow our answer. */
export const MAX_FAULTS = 20;
