import { spawnSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "./workspace.ts";

/** Code that the linter must refuse, where it must refuse it, and by which rule. */
const RED: readonly (readonly [file: string, rule: string, text: string])[] = [
  [
    "packages/core/src/red-builtin.ts",
    "no-restricted-imports",
    'import { join } from "node:path";\nexport const path = join;',
  ],
  // A glob `node:*` would let this one pass.
  [
    "packages/core/src/red-builtin-path.ts",
    "no-restricted-imports",
    'import { rm } from "node:fs/promises";\nexport const remove = rm;',
  ],
  [
    "packages/core/src/red-process.ts",
    "no-restricted-imports",
    'import { env } from "node:process";\nexport const home = env["HOME"];',
  ],
  [
    "packages/postgres/src/red-process.ts",
    "no-restricted-imports",
    'import { env } from "node:process";\nexport const home = env["HOME"];',
  ],
  [
    "packages/postgres/src/red-env.ts",
    "no-restricted-properties",
    'export const home = process.env["HOME"];',
  ],
  [
    "packages/postgres/src/red-env-destructured.ts",
    "no-restricted-properties",
    "const { env } = process;\nexport const environment = env;",
  ],
  [
    "apps/server/src/red-exit.ts",
    "no-restricted-properties",
    "export function leave(): void {\n  process.exit(1);\n}",
  ],
  ["apps/server/src/red-console.ts", "no-console", 'console.log("hello");\nexport {};'],
  [
    "packages/millrace/src/red-floating.ts",
    "no-floating-promises",
    "export function start(run: () => Promise<void>): void {\n  run();\n}",
  ],
  [
    "packages/millrace/src/red-switch.ts",
    "switch-exhaustiveness-check",
    'export function name(value: "a" | "b"): string {\n  switch (value) {\n    case "a":\n      return "first";\n  }\n  return "";\n}',
  ],
  ["packages/millrace/src/red-default.ts", "no-default-export", "export default 1;"],
  [
    "packages/millrace/src/red-any.ts",
    "no-explicit-any",
    "export function any(value: any): void {\n  String(value);\n}",
  ],
  ["packages/millrace/src/red-long.ts", "max-lines", `${"// line\n".repeat(300)}export const last = 1;`],
  [
    "packages/millrace/src/red-empty.test.ts",
    "expect-expect",
    'import { test } from "vitest";\ntest("nothing", () => {});',
  ],
];

/** The same things where they belong. */
const GREEN: readonly (readonly [file: string, text: string])[] = [
  ["apps/server/src/main.ts", 'console.log(process.env["PORT"]);\nprocess.exit(0);'],
  ["packages/millrace/src/environment.ts", 'export const url = process.env["DATABASE_URL"];'],
  ["packages/core/src/green.test.ts", 'import { join } from "node:path";\nexport const path = join;'],
];

let directory: string;
let findings: readonly { readonly filename: string; readonly code?: string }[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "millrace-lint-"));
  for (const [file, text] of [...RED.map(([path, , red]) => [path, red] as const), ...GREEN]) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), `${text}\n`);
  }
  await copyFile(join(ROOT, ".oxlintrc.json"), join(directory, ".oxlintrc.json"));
  await copyFile(join(ROOT, "tsconfig.base.json"), join(directory, "tsconfig.base.json"));
  await writeFile(
    join(directory, "tsconfig.json"),
    '{ "extends": "./tsconfig.base.json", "compilerOptions": { "rootDir": "." } }',
  );
  await symlink(join(ROOT, "node_modules"), join(directory, "node_modules"));
  const { stdout } = spawnSync(join(ROOT, "node_modules/.bin/oxlint"), ["-f", "json", "packages", "apps"], {
    cwd: directory,
    encoding: "utf8",
  });
  findings = (JSON.parse(stdout) as { diagnostics: typeof findings }).diagnostics;
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test.each(RED)("%s is refused by %s", (file, rule) => {
  const codes = findings.filter((finding) => finding.filename === file).map((finding) => finding.code ?? "");
  expect(
    codes.some((code) => code.includes(`(${rule})`)),
    `found: ${codes.join(", ")}`,
  ).toBe(true);
});

test.each(GREEN)("%s is let pass", (file) => {
  expect(findings.filter((finding) => finding.filename === file)).toEqual([]);
});
