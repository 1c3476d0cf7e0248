import type { ExecutionOutputBody } from "@millrace/contract";
import type { OutputPiece } from "@millrace/core";

const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** As text where it is text by itself. */
export function toOutputBody({ at, bytes }: Pick<OutputPiece, "at" | "bytes">): ExecutionOutputBody {
  try {
    return { at, data: text.decode(bytes), encoding: "utf8" };
  } catch {
    return { at, data: Buffer.from(bytes).toString("base64"), encoding: "base64" };
  }
}
