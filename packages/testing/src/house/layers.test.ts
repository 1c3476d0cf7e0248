import { describe, expect, test } from "vitest";
import { layerFaults } from "./layers.ts";
import { readRootReferences, readWorkspace, specifiersIn, type Member } from "./workspace.ts";

test("every package uses only what its layer may use", async () => {
  const members = await readWorkspace();
  expect(members.map((member) => member.directory)).toContain("packages/core");
  expect(layerFaults(members)).toEqual([]);
});

test("the root's tsconfig.json refers to every package, so that `tsc -b` checks them all", async () => {
  const members = await readWorkspace();
  expect(await readRootReferences()).toEqual(members.map((member) => member.directory));
});

const core = member("@millrace/core", "packages/core");
const testing = member("@millrace/testing", "packages/testing");

describe("the table bites", () => {
  test.each<[string, Partial<Member>, string]>([
    [
      "a dependency that points up",
      { dependencies: ["@millrace/testing"], references: ["packages/testing"] },
      "packages/postgres/package.json: dependency on @millrace/testing",
    ],
    [
      "a missing reference",
      { dependencies: ["@millrace/core"] },
      "packages/postgres/tsconfig.json: no reference to packages/core",
    ],
    [
      "a superfluous reference",
      { references: ["packages/core"] },
      "packages/postgres/tsconfig.json: reference to packages/core, which package.json does not name",
    ],
    [
      "an import that package.json does not name",
      { imports: [{ file: "src/a.ts", specifier: "@millrace/core" }] },
      "packages/postgres/src/a.ts: import of @millrace/core, which package.json does not name",
    ],
    [
      "an import of testing outside a test",
      {
        devDependencies: ["@millrace/testing"],
        references: ["packages/testing"],
        imports: [{ file: "src/a.ts", specifier: "@millrace/testing" }],
      },
      "packages/postgres/src/a.ts: import of @millrace/testing, which is there for tests alone",
    ],
    [
      "an import past an index",
      {
        dependencies: ["@millrace/core"],
        references: ["packages/core"],
        imports: [{ file: "src/a.ts", specifier: "@millrace/core/src/job.ts" }],
      },
      "packages/postgres/src/a.ts: import of @millrace/core/src/job.ts reaches past the index of @millrace/core",
    ],
    [
      "a path into another package",
      { imports: [{ file: "src/deep/a.ts", specifier: "../../../core/src/job.ts" }] },
      "packages/postgres/src/deep/a.ts: import of ../../../core/src/job.ts leaves the package",
    ],
  ])("on %s", (_case, broken, fault) => {
    const postgres = { ...member("@millrace/postgres", "packages/postgres"), ...broken };
    expect(layerFaults([core, testing, postgres])).toEqual([fault]);
  });

  test("on a pack that uses another pack, and on a development dependency that points up", () => {
    const pack = {
      ...member("@millrace/code-execution", "packages/code-execution"),
      dependencies: ["@millrace/webhooks"],
      devDependencies: ["@millrace/postgres"],
      references: ["packages/webhooks", "packages/postgres"],
    };
    const others = [
      member("@millrace/webhooks", "packages/webhooks"),
      member("@millrace/postgres", "packages/postgres"),
    ];
    expect(layerFaults([pack, ...others])).toEqual([
      "packages/code-execution/package.json: dependency on @millrace/webhooks",
      "packages/code-execution/package.json: development dependency on @millrace/postgres",
    ]);
  });

  test("on an app that uses an app", () => {
    const cli = {
      ...member("@millrace/cli", "apps/cli"),
      dependencies: ["@millrace/server"],
      references: ["apps/server"],
    };
    expect(layerFaults([cli, member("@millrace/server", "apps/server")])).toEqual([
      "apps/cli/package.json: dependency on @millrace/server",
    ]);
  });
});

test("imports of every form are seen", () => {
  const text = `
    import { a,
      b } from "one";
    import type { T } from "two";
    export { c } from "three";
    export type { U } from "four";
    import "five";
    const six = await import("six");
    const text = "import { no } from elsewhere";
  `;
  expect(specifiersIn(text)).toEqual(["one", "two", "three", "four", "five", "six"]);
});

function member(name: string, directory: string): Member {
  return { name, directory, dependencies: [], devDependencies: [], references: [], imports: [] };
}
