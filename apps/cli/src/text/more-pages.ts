/** How to get the next page, if there is one. */
export function morePages(nextCursor: string | null): string[] {
  return nextCursor === null ? [] : [`There may be more: --cursor ${nextCursor}`];
}
