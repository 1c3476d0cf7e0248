import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../../../", import.meta.url);
const EXAMPLES = new URL("./", import.meta.url);

/** Languages of code blocks that have to be examples, and the ending of such a file. */
const ENDINGS: Readonly<Record<string, string>> = { ts: ".ts", js: ".mjs", sql: ".sql" };

/** The demo's output differs from run to run; a test of its own holds the demo. */
const DEMO_BEGINS = "Starting PostgreSQL and the server, with a folder for this demo alone …";

const documents = [
  "README.md",
  "docs/library.md",
  "docs/client.md",
  "docs/testing.md",
  "docs/tracing.md",
  "docs/http.md",
  "docs/sql.md",
  "docs/queues.md",
  "docs/routing.md",
  "docs/request-limits.md",
  "docs/explain.md",
  "docs/limits.md",
  "docs/executions.md",
  "docs/running.md",
  "docs/data-processing.md",
  "packages/data-processing/README.md",
  "docs/backup.md",
  "docs/email.md",
  "packages/email/README.md",
  "docs/gpu-instances.md",
  "packages/gpu-instances/README.md",
  "docs/upkeep.md",
  "packages/upkeep/README.md",
  "docs/containers.md",
  "packages/containers/README.md",
  "docs/webhooks.md",
  "packages/webhooks/README.md",
];
const examples = (await readdir(EXAMPLES)).filter((name) => !/\.(test|fixture)\.ts$/.test(name));

describe.each(documents)("%s", async (document) => {
  const blocks = codeBlocks(await readFile(new URL(document, ROOT), "utf8"));

  test("every block of code is lines of an example that the suite runs", async () => {
    for (const { language, lines } of blocks) {
      const ending = ENDINGS[language];
      if (ending === undefined) continue;
      const found = await findExample(ending, lines);
      expect(found, `no example has these lines:\n${lines.join("\n")}`).toBeDefined();
    }
  });

  test("every output is what an example promises to print", async () => {
    for (const { lines } of blocks.filter(({ language }) => language === "text")) {
      const found = lines[0] === DEMO_BEGINS || (await findExample("", lines));
      expect(found, `no example promises these lines:\n${lines.join("\n")}`).toBeTruthy();
    }
  });

  test("every block says its language", () => {
    expect(blocks.filter(({ language }) => language === "").map(({ lines }) => lines[0])).toEqual([]);
  });
});

test("a block that differs from its example by one letter is found out", async () => {
  const [block] = codeBlocks(await readFile(new URL("README.md", ROOT), "utf8")).filter(
    (b) => b.language === "ts",
  );
  const lines = block?.lines ?? [];
  expect(await findExample(".ts", lines)).toBe("library.ts");
  expect(
    await findExample(".ts", lines.with(0, `${lines[0]} `.replace("millrace", "milrace"))),
  ).toBeUndefined();
});

interface Block {
  readonly language: string;
  readonly lines: readonly string[];
}

function codeBlocks(markdown: string): Block[] {
  return [...markdown.matchAll(/^```([a-z]*)\n(.*?)^```$/gms)].map(([, language = "", body = ""]) => ({
    language,
    lines: body.trimEnd().split("\n"),
  }));
}

/** The example that has these lines one after the other; how far they are indented does not matter. */
async function findExample(ending: string, lines: readonly string[]): Promise<string | undefined> {
  const wanted = unindented(lines);
  for (const name of examples.filter((example) => example.endsWith(ending))) {
    const text = await readFile(new URL(name, EXAMPLES), "utf8");
    if (`\n${unindented(text.split("\n"))}\n`.includes(`\n${wanted}\n`)) return name;
  }
  return undefined;
}

/** Without comment signs too, so that outputs can be looked up among the last comments. */
function unindented(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/^(\/\/|--) /, "").trim()).join("\n");
}
