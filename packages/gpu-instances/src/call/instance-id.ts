import { ProviderError } from "../provider-error.ts";

/** Ids go into paths, and may come from a payload: nothing that a path reads as more than a name. */
const ID = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,254}$/;

/** The id, to be put into a path. Throws `invalid`. */
export function checkedInstanceId(provider: string, id: string): string {
  if (ID.test(id)) return id;
  throw new ProviderError(
    provider,
    "invalid",
    `"${id.slice(0, 60)}" is no id of an instance at ${provider}.`,
  );
}
