import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** The bytes that gzip made smaller. An error of the input is one of the output. */
export function gunzipped(input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 128 * 1024 });
  pipeline(Readable.from(input, { objectMode: false }), gunzip, () => {}); // its reader is told
  return gunzip;
}
