import { randomUUID } from "node:crypto";

interface MadeNetwork {
  inspect(): Promise<{ IPAM?: { Config?: { Gateway?: string | undefined }[] | undefined } | undefined }>;
  remove(): Promise<unknown>;
}

/** A Docker network without a way out: all that containers reach by it is this machine, at `host`. */
export interface ClosedNetwork {
  readonly name: string;
  /** Address of this machine in it. */
  readonly host: string;
  remove(): Promise<void>;
}

/** `create`: the engine's client's own. */
export async function createClosedNetwork(
  create: (options: { Name: string; Internal: boolean }) => Promise<MadeNetwork>,
): Promise<ClosedNetwork> {
  const name = `millrace-test-${randomUUID().slice(0, 8)}`;
  const network = await create({ Name: name, Internal: true });
  const { IPAM: ipam } = await network.inspect();
  const host = ipam?.Config?.[0]?.Gateway;
  if (host === undefined)
    throw new Error(`The network ${name} has no gateway, so nothing can be reached in it.`);
  return {
    name,
    host,
    async remove() {
      await network.remove();
    },
  };
}
