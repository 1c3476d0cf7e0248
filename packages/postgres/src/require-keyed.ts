import { InvalidInputError } from "@millrace/core";
import type { Dictionary } from "./dictionary.ts";

/**
 * Throws InvalidInputError `KEY_NOT_USED` when keys count for nothing in a queue: a key there would promise a limit that nobody
 * keeps. `pointer`: where the key stands in what the caller gave.
 */
export async function requireKeyed(
  dictionary: Dictionary,
  queue: string,
  key: string,
  pointer: string,
): Promise<void> {
  if ((await dictionary.queue(queue))?.settings.keyed === true) return;
  await dictionary.refresh();
  if ((await dictionary.queue(queue))?.settings.keyed === true) return;
  const detail = `counts for nothing in queue ${JSON.stringify(queue)}: it has no limits for keys and is not fair`;
  throw new InvalidInputError("KEY_NOT_USED", `Key ${JSON.stringify(key)} ${detail}.`, [{ pointer, detail }]);
}
