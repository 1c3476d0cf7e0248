import type { LanguageName } from "@millrace/code-execution";

interface Judge0Language {
  readonly language: LanguageName;
  /** As Judge0 numbers its own; the first is listed. */
  readonly ids: readonly [number, ...number[]];
  readonly name: string;
}

export const JUDGE0_LANGUAGES: readonly Judge0Language[] = [
  { language: "bash", ids: [46], name: "Bash" },
  { language: "c", ids: [50, 48, 49], name: "C" },
  { language: "cpp", ids: [54, 52, 53], name: "C++" },
  { language: "node", ids: [63], name: "JavaScript" },
  { language: "python", ids: [71], name: "Python" },
  { language: "typescript", ids: [74], name: "TypeScript" },
];

export function languageOfId(id: number): LanguageName | undefined {
  return JUDGE0_LANGUAGES.find(({ ids }) => ids.includes(id))?.language;
}

export function idOfLanguage(name: unknown): number | null {
  return JUDGE0_LANGUAGES.find(({ language }) => language === name)?.ids[0] ?? null;
}
