import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import { engineCall } from "../engine/engine-call.ts";
import { imageUsedAt, noteImageUse, removeImage } from "../engine/image-use.ts";
import { CARRIER_PHASE, containerLabels, LABEL as OUR_LABEL } from "../engine/labels.ts";
import type { ContainerRemover } from "../sandbox/container-remover.ts";

const REPOSITORY = "millrace/dependencies";

/** On the image of a set. */
const LABEL = {
  key: OUR_LABEL.setKey,
  runtime: "millrace.set-runtime",
  packages: "millrace.set-packages",
  bytes: "millrace.set-bytes",
  sha256: "millrace.set-sha256",
  installMs: "millrace.set-install-ms",
  knownAtUs: "millrace.set-known-at-us",
} as const;

/** What is told of a set on its image. */
export interface SetFacts {
  readonly key: string;
  /** The image that programs run in, with which it was made. */
  readonly runtime: string;
  readonly packages: readonly string[];
  readonly bytes: number;
  /** Of the packed folder as `pack-set` packs it, before it is compressed. */
  readonly sha256: string;
  readonly installMs: number;
  /** Every order to purge up to then was known when it was begun; by the database's clock, microseconds since 1970. */
  readonly knownAtUs: number;
}

/** A set as it lies in the engine: an image, the runtime's with one layer more. */
export interface SetImage extends SetFacts {
  readonly id: string;
  /** False: another set of its key took its place. */
  readonly isCurrent: boolean;
}

/** Milliseconds to unpack the largest set onto a slow disk, and as many to make it an image. */
export const UNPACK_MS = 180_000;

/** Of the container that it goes through, with a minute for the engine's other work. */
const CARRIER_SECONDS = (2 * UNPACK_MS) / 1000 + 60;

/** The sets of one engine: shared by all processes that use it, and kept when they end. */
export interface SetImages {
  list(): Promise<SetImage[]>;
  /** Keeps an archive that is unpacked below `folder`. There is a set of this key then, or as before when it throws. */
  keep(archive: Buffer, folder: string, facts: SetFacts, logger: Logger): Promise<string>;
  /** Remembers that it is used now. False: it is gone. */
  touch(set: Pick<SetImage, "id" | "key">): Promise<boolean>;
  /** When it was used last, epoch milliseconds; undefined: it is gone. */
  usedAt(id: string): Promise<number | undefined>;
  /** False: a container uses it. */
  remove(id: string): Promise<boolean>;
}

export function createSetImages(docker: Docker, remover: ContainerRemover): SetImages {
  /** Never started: it only carries what is put into it until that is an image. */
  async function carrier(facts: SetFacts) {
    return engineCall("create a container for packages", (abortSignal) =>
      docker.createContainer({
        Image: facts.runtime,
        Entrypoint: ["/sbx/supervisor"],
        NetworkDisabled: true,
        Labels: { ...containerLabels("", CARRIER_PHASE, CARRIER_SECONDS), ...toLabels(facts) },
        HostConfig: { NetworkMode: "none", LogConfig: { Type: "none", Config: {} } },
        abortSignal,
      }),
    );
  }

  return {
    async list() {
      const images = await engineCall("list images", (abortSignal) =>
        docker.listImages({ filters: { label: [LABEL.key] }, abortSignal }),
      );
      return images.map(({ Id: id, RepoTags: tags, Labels: labels }) => {
        const facts = fromLabels(labels ?? {});
        return { id, isCurrent: tags?.includes(`${REPOSITORY}:${facts.key}`) ?? false, ...facts };
      });
    },
    async keep(archive, folder, facts, logger) {
      const container = await carrier(facts);
      try {
        // The engine unpacks it, and refuses what would lead out of the folder.
        await engineCall(
          "unpack packages",
          (abortSignal) => container.putArchive(archive, { path: folder, abortSignal }),
          undefined,
          UNPACK_MS,
        );
        const { Id: id } = await engineCall(
          "keep packages",
          (abortSignal) => container.commit({ repo: REPOSITORY, tag: facts.key, pause: false, abortSignal }),
          undefined,
          UNPACK_MS,
        );
        return String(id);
      } finally {
        await remover.remove(container.id, logger);
      }
    },
    touch: ({ id, key }) => noteImageUse(docker, id, REPOSITORY, key),
    usedAt: (id) => imageUsedAt(docker, id),
    // Not with it the image that it lies on, should that have lost its name: programs run in it.
    remove: (id) => removeImage(docker, id, { noprune: true }),
  };
}

function toLabels(facts: SetFacts): Record<string, string> {
  return {
    [LABEL.key]: facts.key,
    [LABEL.runtime]: facts.runtime,
    [LABEL.packages]: JSON.stringify(facts.packages),
    [LABEL.bytes]: String(facts.bytes),
    [LABEL.sha256]: facts.sha256,
    [LABEL.installMs]: String(facts.installMs),
    [LABEL.knownAtUs]: String(facts.knownAtUs),
  };
}

/** What cannot be read is older than any order. */
function fromLabels(labels: Readonly<Record<string, string>>): SetFacts {
  const number = (name: string) => Number(labels[name]) || 0;
  return {
    key: labels[LABEL.key] ?? "",
    runtime: labels[LABEL.runtime] ?? "",
    packages: JSON.parse(labels[LABEL.packages] ?? "[]") as string[],
    bytes: number(LABEL.bytes),
    sha256: labels[LABEL.sha256] ?? "",
    installMs: number(LABEL.installMs),
    knownAtUs: number(LABEL.knownAtUs),
  };
}
