import { type BlockedAddress, InvalidInputError, systemClock } from "@millrace/core";
import { type AddressSet, createAddressSet, plainNetwork } from "@millrace/core";
import type { Engine } from "./engine.ts";

/** How old the list may be that requests are judged by, so that a block counts everywhere within a second. Milliseconds. */
const MOST_AGE_MS = 800;
/** Every process holds the whole list. */
const MOST_BLOCKS = 10_000;
const MOST_REASON_CHARACTERS = 500;

/** When a block ends, and why it is there. */
export interface BlockSettings {
  /** For the people who run the server; the client is not told. At most 500 characters. */
  readonly reason?: string | null;
  /** Default: the block does not end by itself. */
  readonly expiresAt?: Date | null;
}

/** Addresses whose HTTP requests are refused, in all processes that guard theirs with `refuseBlockedAddresses`. */
export class BlockedAddresses {
  readonly #connect: () => Promise<Engine>;
  #known: { readonly set: AddressSet; readonly atMs: number } | undefined;
  #reading: Promise<void> | undefined;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /** Blocks that hold now, by address. */
  async list(): Promise<readonly BlockedAddress[]> {
    return (await this.#connect()).store.getBlockedAddresses();
  }

  /**
   * Refuses the requests of an address or a network (`203.0.113.0/24`); a block that exists is replaced. Counts in
   * all processes within a second. Throws InvalidInputError `INVALID_ADDRESS` or `INVALID_BLOCK`.
   */
  async block(address: string, { reason = null, expiresAt = null }: BlockSettings = {}): Promise<void> {
    const network = plainNetwork(address);
    if (reason !== null && (reason.length > MOST_REASON_CHARACTERS || reason.includes("\0"))) {
      throw invalidBlock(
        "/reason",
        `must have at most ${MOST_REASON_CHARACTERS} characters, none of them NUL`,
      );
    }
    if (expiresAt !== null && !(expiresAt.getTime() > systemClock.now())) {
      throw invalidBlock("/expiresAt", "must lie in the future");
    }
    const { store } = await this.#connect();
    const blocks = await store.getBlockedAddresses();
    if (blocks.length >= MOST_BLOCKS && !blocks.some((block) => block.address === network)) {
      throw invalidBlock("/address", `would be one more than the ${MOST_BLOCKS} blocks that there may be`);
    }
    await store.blockAddress(network, reason, expiresAt?.getTime() ?? null);
    this.#known = undefined;
  }

  /** Ends the block of exactly this address or network. False: it was not blocked. */
  async unblock(address: string): Promise<boolean> {
    const found = await (await this.#connect()).store.unblockAddress(plainNetwork(address));
    this.#known = undefined;
    return found;
  }

  /**
   * Whether an address is blocked, by a list that is less than a second old. While the database is away the last
   * list that was read holds; rejects with DatabaseUnavailableError when there is none.
   */
  async includes(address: string): Promise<boolean> {
    if (this.#known === undefined || systemClock.monotonic() - this.#known.atMs > MOST_AGE_MS) {
      this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
      try {
        await this.#reading;
      } catch (error) {
        if (this.#known === undefined) throw error;
      }
    }
    return this.#known?.set.has(address) === true;
  }

  async #read(): Promise<void> {
    const atMs = systemClock.monotonic();
    const blocks = await this.list();
    this.#known = { set: createAddressSet(blocks.map(({ address }) => address)), atMs };
  }
}

function invalidBlock(pointer: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_BLOCK", `The address cannot be blocked: ${pointer} ${detail}.`, [
    { pointer, detail },
  ]);
}
