import { ProviderError } from "../provider-error.ts";
import type { NovitaCall } from "./novita-call.ts";
import { type NovitaInstance, novitaListShape } from "./novita-shapes.ts";

const PAGE = 100;
/** A list that goes on after this many pages is not believed. */
const MOST_PAGES = 100;

/** All instances that have `name` anywhere in their names, from every page. */
export async function listNovita(call: NovitaCall, name: string): Promise<readonly NovitaInstance[]> {
  const found = new Map<string, NovitaInstance>();
  // Whether the first page is 0 or 1 the documentation does not say: an empty page 0 is no end, what comes twice counts once.
  for (let pageNum = 0; pageNum <= MOST_PAGES; pageNum += 1) {
    const { instances } = await call({
      what: "list its instances",
      method: "GET",
      path: "/gpu/instances",
      query: { pageSize: PAGE, pageNum, name },
      answer: novitaListShape,
    });
    for (const each of instances ?? []) found.set(each.id, each);
    const count = (instances ?? []).length;
    if (count < PAGE && (count > 0 || pageNum > 0)) return [...found.values()];
  }
  throw new ProviderError("novita", "bad_answer", `novita's list goes on after ${MOST_PAGES} pages.`);
}
