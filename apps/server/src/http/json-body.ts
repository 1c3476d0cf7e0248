import { InvalidInputError, parseJsonText } from "@millrace/core";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { HttpError } from "./http-error.ts";

/** Most bytes of a request's body. */
const MAX_BODY_BYTES = 1_048_576;
/** The same for routes that take up to 10 000 jobs at once. */
const MAX_WORKFLOW_BYTES = 16_777_216;
const TAKES_WORKFLOW = /^\/api\/workflows(\/|$)/;

const METHODS_WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

/**
 * Reads the body before any route does: at most 1 MiB, a workflow 16 MiB, however it is framed, and only JSON whose every
 * value survives storage. Routes get it through Hono's cache, so nothing else reads the stream.
 */
export const jsonBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (METHODS_WITH_BODY.has(c.req.method)) {
    const encoding = c.req.header("content-encoding") ?? "identity";
    if (encoding !== "identity") {
      throw new HttpError("UNSUPPORTED_MEDIA_TYPE", "Send the body as it is, without Content-Encoding.");
    }
    const most = TAKES_WORKFLOW.test(c.req.path) ? MAX_WORKFLOW_BYTES : MAX_BODY_BYTES;
    const text = decode(await readAtMost(c.req.raw, most));
    if (text !== "") parseJsonText(text);
    c.set("bodyText", text);
    // Hono keeps promises here, whatever its types say.
    Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
  }
  await next();
};

/**
 * Counts the bytes that arrive. Under a stated length, which Node's parser holds the body to, it is taken at once: the
 * adapter then makes no web stream, which costs more than all that is done with a small body.
 */
async function readAtMost(request: Request, maxBytes: number): Promise<Uint8Array> {
  const stated = request.headers.get("content-length");
  if (Number(stated) > maxBytes) throw tooLarge(maxBytes);
  if (stated !== null) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** The connection is closed with the answer: what is left of the body is not read. */
function tooLarge(maxBytes: number): HttpError {
  const message = `The body is larger than ${maxBytes} bytes. Send less at once, or store the data elsewhere and pass a reference.`;
  return new HttpError("BODY_TOO_LARGE", message, { headers: { Connection: "close" } });
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidInputError("INVALID_JSON", "The body is not UTF-8.");
  }
}
