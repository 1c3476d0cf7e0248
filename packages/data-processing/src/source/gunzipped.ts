import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { UnrecoverableError } from "@millrace/core";

/**
 * The bytes that gzip made smaller. An error of the input is one of the output. Throws UnrecoverableError for what is no gzip;
 * one that is cut off may be whole at the next attempt.
 */
export async function* gunzipped(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 128 * 1024 });
  pipeline(Readable.from(input, { objectMode: false }), gunzip, () => {}); // its reader is told
  try {
    yield* gunzip;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "Z_DATA_ERROR")
      throw new UnrecoverableError(`The source is no gzip: ${message}.`, { cause: error });
    throw code === "Z_BUF_ERROR"
      ? new Error("The source ends before its gzip does.", { cause: error })
      : error;
  }
}
