import { MAX_PIECE_BYTES, type OutputPiece, type OutputStream } from "./live-output.ts";

interface HeldPiece extends Omit<OutputPiece, "bytes"> {
  readonly chunks: Buffer[];
  length: number;
}

/** What one running job has written for those who follow it, and the database has not answered for. */
export class UnsentOutput {
  #pieces: HeldPiece[] = [];
  #parts = 0;
  /** The last part that was handed out: it may be sent again, and then has to be the same. */
  #handedOut = 0;
  readonly #told: Record<OutputStream, number> = { stdout: 0, stderr: 0 };

  get empty(): boolean {
    return this.#pieces.length === 0;
  }

  /** Keeps a copy. What is written in small bits is sent in large ones. */
  add(stream: OutputStream, bytes: Uint8Array): void {
    const copy = Buffer.from(bytes);
    let from = 0;
    do {
      const piece = this.#pieceFor(stream, copy.length - from);
      const chunk = copy.subarray(from, from + MAX_PIECE_BYTES - piece.length);
      piece.chunks.push(chunk);
      piece.length += chunk.length;
      this.#told[stream] += chunk.length;
      from += chunk.length;
    } while (from < copy.length);
  }

  /** Pieces of so many bytes, or little more. They stay here until `answered`. */
  read(maxBytes: number): readonly OutputPiece[] {
    let bytes = 0;
    const pieces: OutputPiece[] = [];
    for (const { chunks, length, ...piece } of this.#pieces) {
      if (bytes >= maxBytes) break;
      bytes += length;
      pieces.push({ ...piece, bytes: Buffer.concat(chunks, length) });
      this.#handedOut = Math.max(this.#handedOut, piece.part);
    }
    return pieces;
  }

  /** The database has taken down the first pieces. */
  answered(count: number): void {
    this.#pieces.splice(0, count);
  }

  /** The last piece, when it can take more of this stream, or else a new one. */
  #pieceFor(stream: OutputStream, wanted: number): HeldPiece {
    const last = this.#pieces.at(-1);
    const fits = last !== undefined && (wanted === 0 || last.length < MAX_PIECE_BYTES);
    if (fits && last.stream === stream && last.part > this.#handedOut) return last;
    const piece = { part: ++this.#parts, stream, at: this.#told[stream], chunks: [], length: 0 };
    this.#pieces.push(piece);
    return piece;
  }
}
