import type Docker from "dockerode";
import { engineCall, engineStatus } from "./engine-call.ts";

/** What the engine says of an image; its client's types lack a part. */
interface ImageFacts {
  readonly Created: string;
  readonly Metadata?: { readonly LastTagTime?: string };
}

/** Remembers in the engine that an image is used now: it writes down when an image was given a name, also the one it has. False: it is gone. */
export async function noteImageUse(docker: Docker, id: string, repo: string, tag: string): Promise<boolean> {
  return isThere(
    engineCall("note the use of an image", (abortSignal) =>
      docker.getImage(id).tag({ repo, tag, abortSignal }),
    ),
  );
}

/** When it was used last, epoch milliseconds by the engine's clock; undefined: it is gone. */
export async function imageUsedAt(docker: Docker, id: string): Promise<number | undefined> {
  try {
    const image: ImageFacts = await engineCall("inspect an image", () => docker.getImage(id).inspect());
    return Math.max(Date.parse(image.Created), Date.parse(image.Metadata?.LastTagTime ?? "") || 0);
  } catch (error) {
    if (engineStatus(error) === 404) return undefined;
    throw error;
  }
}

/** False: a container or another image uses it. `noprune`: images below it stay, also those without a name. */
export async function removeImage(
  docker: Docker,
  id: string,
  { noprune }: { readonly noprune: boolean },
): Promise<boolean> {
  try {
    await isThere(
      engineCall("remove an image", (abortSignal) => docker.getImage(id).remove({ noprune, abortSignal })),
    );
    return true;
  } catch (error) {
    if (engineStatus(error) === 409) return false;
    throw error;
  }
}

async function isThere(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (engineStatus(error) === 404) return false;
    throw error;
  }
}
