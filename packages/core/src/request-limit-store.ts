/** How many requests a client may make. */
export interface RequestLimit {
  /** Requests of one window; also what a new client begins with. */
  readonly requests: number;
  /** Milliseconds. */
  readonly windowMs: number;
  /** Most that an idle client can gather. */
  readonly burst: number;
}

/** What became of one request. */
export interface RequestAnswer {
  readonly allowed: boolean;
  /** Requests that the client could make at once now. */
  readonly remaining: number;
  /** Milliseconds until one is allowed again; 0 when this one was. */
  readonly retryAfterMs: number;
  /** Epoch milliseconds by the database's clock: when a whole window's requests are left again. */
  readonly resetAtMs: number;
}

/** An address, or a network, whose requests are refused. */
export interface BlockedAddress {
  /** An IPv4 or IPv6 address, or a network such as `203.0.113.0/24`. */
  readonly address: string;
  /** For the people who run the server; the client is not told. */
  readonly reason: string | null;
  readonly createdAt: Date;
  /** Null: it does not end by itself. */
  readonly expiresAt: Date | null;
}

/** The part of the store that limits HTTP requests, over all processes. Throws as the store does. */
export interface RequestLimitStore {
  /**
   * Takes requests of a client, all or none. `scope` names the limit, `client` who asks; `cost`: how many, 1 unless it is
   * said.
   */
  takeRequest(scope: string, client: string, limit: RequestLimit, cost?: number): Promise<RequestAnswer>;
  /** Blocks that hold now, by address. */
  getBlockedAddresses(): Promise<readonly BlockedAddress[]>;
  /** A block that exists is replaced. The address is checked already. */
  blockAddress(address: string, reason: string | null, expiresAtMs: number | null): Promise<void>;
  /** False: exactly this address or network was not blocked. */
  unblockAddress(address: string): Promise<boolean>;
}
