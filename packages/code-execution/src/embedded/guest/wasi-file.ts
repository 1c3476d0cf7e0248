import { Fd, Inode, wasi as abi } from "@bjorn3/browser_wasi_shim";
import type { FileContent } from "./file-content.ts";

const READS = BigInt(abi.RIGHTS_FD_READ);
const WRITES = BigInt(abi.RIGHTS_FD_WRITE);

/** A file of a program that was linked for WASI. */
export class WasiFile extends Inode {
  readonly content: FileContent;
  readonly #isReadOnly: boolean;

  constructor(content: FileContent, isReadOnly: boolean) {
    super();
    this.content = content;
    this.#isReadOnly = isReadOnly;
  }

  path_open(oflags: number, rights: bigint, flags: number): { ret: number; fd_obj: OpenWasiFile | null } {
    const truncates = (oflags & abi.OFLAGS_TRUNC) !== 0;
    if (this.#isReadOnly && (truncates || (rights & WRITES) !== 0n))
      return { ret: abi.ERRNO_ACCES, fd_obj: null };
    if (truncates) this.content.resize(0);
    return { ret: abi.ERRNO_SUCCESS, fd_obj: new OpenWasiFile(this, rights & (READS | WRITES), flags) };
  }

  stat(): abi.Filestat {
    return new abi.Filestat(this.ino, abi.FILETYPE_REGULAR_FILE, BigInt(this.content.size));
  }
}

/** One opening of it. */
export class OpenWasiFile extends Fd {
  readonly file: WasiFile;
  readonly #rights: bigint;
  #flags: number;
  #at = 0;

  constructor(file: WasiFile, rights: bigint, flags: number) {
    super();
    this.file = file;
    this.#rights = rights;
    this.#flags = flags;
  }

  override fd_fdstat_get(): { ret: number; fdstat: abi.Fdstat } {
    const fdstat = new abi.Fdstat(abi.FILETYPE_REGULAR_FILE, this.#flags);
    fdstat.fs_rights_base = this.#rights;
    return { ret: abi.ERRNO_SUCCESS, fdstat };
  }

  override fd_fdstat_set_flags(flags: number): number {
    this.#flags = flags;
    return abi.ERRNO_SUCCESS;
  }

  override fd_filestat_get(): { ret: number; filestat: abi.Filestat } {
    return { ret: abi.ERRNO_SUCCESS, filestat: this.file.stat() };
  }

  /** Times are not kept. */
  override fd_filestat_set_times(): number {
    return abi.ERRNO_SUCCESS;
  }

  override fd_filestat_set_size(size: bigint): number {
    if ((this.#rights & WRITES) === 0n) return abi.ERRNO_INVAL;
    return this.file.content.resize(Number(size)) ? abi.ERRNO_SUCCESS : abi.ERRNO_NOSPC;
  }

  override fd_allocate(offset: bigint, length: bigint): number {
    const end = offset + length;
    return end <= this.file.content.size ? abi.ERRNO_SUCCESS : this.fd_filestat_set_size(end);
  }

  override fd_read(size: number): { ret: number; data: Uint8Array } {
    const read = this.fd_pread(size, BigInt(this.#at));
    this.#at += read.data.length;
    return read;
  }

  override fd_pread(size: number, offset: bigint): { ret: number; data: Uint8Array } {
    if ((this.#rights & READS) === 0n) return { ret: abi.ERRNO_BADF, data: new Uint8Array() };
    return { ret: abi.ERRNO_SUCCESS, data: this.file.content.bytes(Number(offset), size) };
  }

  override fd_write(data: Uint8Array): { ret: number; nwritten: number } {
    if ((this.#flags & abi.FDFLAGS_APPEND) !== 0) this.#at = this.file.content.size;
    const written = this.fd_pwrite(data, BigInt(this.#at));
    this.#at += written.nwritten;
    return written;
  }

  override fd_pwrite(data: Uint8Array, offset: bigint): { ret: number; nwritten: number } {
    if ((this.#rights & WRITES) === 0n) return { ret: abi.ERRNO_BADF, nwritten: 0 };
    if (this.file.content.write(Number(offset), data))
      return { ret: abi.ERRNO_SUCCESS, nwritten: data.length };
    return { ret: abi.ERRNO_NOSPC, nwritten: 0 };
  }

  /** `whence`: from the beginning, from here, from the end. */
  override fd_seek(offset: bigint, whence: number): { ret: number; offset: bigint } {
    const at = ([0, this.#at, this.file.content.size][whence] ?? NaN) + Number(offset);
    if (!(at >= 0)) return { ret: abi.ERRNO_INVAL, offset: 0n };
    this.#at = at;
    return { ret: abi.ERRNO_SUCCESS, offset: BigInt(at) };
  }

  override fd_tell(): { ret: number; offset: bigint } {
    return { ret: abi.ERRNO_SUCCESS, offset: BigInt(this.#at) };
  }
}
