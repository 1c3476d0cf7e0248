import { type LanguageName, OTHER_NAMES } from "@millrace/code-execution";

interface Judge0Language {
  readonly language: LanguageName;
  /** As Judge0 numbers its own; the first is listed. */
  readonly ids: readonly [number, ...number[]];
  readonly name: string;
}

/** Those that Judge0 knows as well, by their ids. */
export const JUDGE0_LANGUAGES: readonly Judge0Language[] = Object.entries(OTHER_NAMES)
  .flatMap(([language, { title: name, judge0: ids }]) =>
    ids === undefined ? [] : [{ language: language as LanguageName, ids, name }],
  )
  .toSorted((one, other) => one.ids[0] - other.ids[0]);

export function languageOfId(id: number): LanguageName | undefined {
  return JUDGE0_LANGUAGES.find(({ ids }) => ids.includes(id))?.language;
}

export function idOfLanguage(name: unknown): number | null {
  return JUDGE0_LANGUAGES.find(({ language }) => language === name)?.ids[0] ?? null;
}
