import { silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import { createCompileCache } from "./execution/compile-cache.ts";
import { execute } from "./execution/execute.ts";
import { LIVE_LIMITS as limits } from "./live-run.fixture.ts";
import { codeExecutionSchema } from "./program/schema.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";

const C = `#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
`;

/** Each writes, appends, moves, removes, and tries what it may not. */
const WRITERS: Record<string, string> = {
  c: `${C}int main(void) {
  FILE *f = fopen("out.txt", "w"); fputs("le", f); fclose(f);
  f = fopen("out.txt", "a"); fputs("ft", f); fclose(f);
  f = fopen("out.txt", "r+"); fseek(f, 0, SEEK_END); printf("%ld\\n", ftell(f)); fclose(f);
  mkdir("made", 0700); puts(mkdir("made", 0700) == -1 && errno == EEXIST ? "exists" : "made twice");
  f = fopen("made/raw.tmp", "wb"); fwrite("\\xff\\0", 1, 2, f); fclose(f);
  rename("made/raw.tmp", "/w/made/raw.bin");
  mkdir("folder", 0700);
  f = fopen("gone", "w"); fclose(f); unlink("gone");
  f = fopen("big", "w"); for (int i = 0; i < 300000; i++) fputc('x', f); fclose(f);
  f = fopen("data.txt", "w"); puts(f ? "written" : strerror(errno));
  f = fopen("/etc/new", "w"); puts(f ? "written" : "refused");
  f = fopen("short", "w"); fputs("too long", f); fflush(f); ftruncate(fileno(f), 3); fclose(f);
}`,
  python: `
import os, shutil, sqlite3, tempfile
open("out.txt", "w").write("le")
with open("out.txt", "a") as f:
    f.write("ft")
    print(f.tell())
os.mkdir("made")
try: os.mkdir("made")
except FileExistsError: print("exists")
with open("made/raw.tmp", "wb") as f: f.write(b"\\xff\\x00")
os.replace("made/raw.tmp", "/w/made/raw.bin")
os.makedirs("folder/in/it")
open("folder/in/it/x", "w").close()
shutil.rmtree("folder/in")
open("gone", "w").close()
os.remove("gone")
open("big", "w").write("x" * 300000)
try: open("data.txt", "w")
except PermissionError as error: print(error.strerror)
try: open("/etc/new", "w")
except OSError: print("refused")
with tempfile.TemporaryFile() as f:
    f.write(b"abc")
    f.seek(1)
    assert f.read() == b"bc"
shutil.copy("out.txt", "copy.txt")
assert open("copy.txt").read() == "left" and sorted(os.listdir("made")) == ["raw.bin"]
with sqlite3.connect("made/x.db") as db:
    db.execute("create table t (a)")
    db.execute("insert into t values (7)")
assert sqlite3.connect("made/x.db").execute("select a from t").fetchall() == [(7,)]
os.chdir("made")
assert os.getcwd() == "/w/made" and os.path.exists("x.db")
with open("../short", "w") as f:
    f.write("too long")
    f.truncate(3)
`,
};
WRITERS.cpp = WRITERS.c!.replaceAll("int main(void)", 'extern "C" int main()');

/** Writes until there is no more room; of what was removed there is room again. */
const FILLERS: Readonly<Record<string, string>> = {
  c: `${C}static char mib[1 << 20];
int fill(const char *name) {
  int n = 0, f = open(name, O_WRONLY | O_CREAT, 0600);
  while (write(f, mib, sizeof mib) == sizeof mib) n++;
  write(f, mib, sizeof mib); // After what was written in part.
  printf("%s, ", strerror(errno)); close(f); return n;
}
int main(void) {
  int first = fill("one"), second = fill("two");
  unlink("one"); unlink("two");
  int again = fill("three");
  printf("%d %d %d", first >= 12 && first <= 16, second == 0, first == again);
}`,
  python: `
import os
mib = bytes(1 << 20)
def fill(name):
    n = 0
    f = os.open(name, os.O_WRONLY | os.O_CREAT)
    try:
        while os.write(f, mib) == len(mib): n += 1
        os.write(f, mib)
    except OSError as error: print(error.strerror, end=", ")
    os.close(f)
    return n
first, second = fill("one"), fill("two")
os.remove("one")
os.remove("two")
again = fill("three")
print(int(first in range(24, 33)), int(second == 0), int(first == again), end="")
`,
};

/** What holds of files that programs leave, whatever runs them. */
export function describeOutputFiles(sandbox: () => Sandbox): void {
  const run = (payload: object) =>
    execute(
      { sandbox: sandbox(), limits, compiled: createCompileCache(0) },
      codeExecutionSchema(limits).parse(payload),
      { jobId: "files", signal: new AbortController().signal, logger: silentLogger },
    );

  test.each(["c", "cpp", "python"])(
    "%s hands back what it left, and each file that it did not",
    async (language) => {
      const result = await run({
        language,
        files: [
          { name: language === "python" ? "main.py" : `main.${language}`, content: WRITERS[language] },
          { name: "data.txt", content: "given" },
        ],
        outputs: ["out.txt", "made/raw.bin", "short", "data.txt", "folder", "gone", "big"],
      });
      expect(result).toMatchObject({
        verdict: "file_error",
        exitCode: 0,
        stderr: "",
        stdout: "4\nexists\nPermission denied\nrefused\n",
        files: [
          { name: "out.txt", content: "left", encoding: "utf8" },
          { name: "made/raw.bin", content: "/wA=", encoding: "base64" },
          { name: "short", content: "too", encoding: "utf8" },
          { name: "data.txt", content: "given", encoding: "utf8" },
          { name: "folder", error: "not-a-file" },
          { name: "gone", error: "missing" },
          { name: "big", error: "too-large" },
        ],
      });
    },
  );

  test.each([
    ["c", `${C}int main(void) { FILE *f = fopen("out", "w"); fputs("so far", f); fclose(f); abort(); }`],
    ["python", "import os\nopen('out', 'w').write('so far')\nos.abort()"],
    ["node", "require('fs').writeFileSync('out', 'so far'); throw new Error('ended')"],
  ])("%s that fails hands back what it left until then", async (language, code) => {
    expect(await run({ language, code, outputs: ["out"] })).toMatchObject({
      verdict: "runtime_error",
      files: [{ name: "out", content: "so far" }],
    });
  });

  test.each([
    ["c", 32],
    ["python", 64],
  ] as const)("%s that fills its folder is told so, and has room again", async (language, memoryMb) => {
    const result = await run({ language, code: FILLERS[language], limits: { memoryMb } });
    const told = "No space left on device, ";
    expect(result).toMatchObject({ verdict: "ok", stdout: `${told.repeat(3)}1 1 1`, stderr: "" });
  });

  test.each([
    [
      "c",
      `${C}int main(void) {
  for (int n = 0, f; ; n++, close(f)) {
    char name[20]; sprintf(name, "f%d", n);
    if ((f = open(name, O_WRONLY | O_CREAT, 0600)) < 0) { puts(strerror(errno)); return n < 4000; }
  }
}`,
    ],
    [
      "python",
      "n = 0\ntry:\n    while True:\n        open(f'f{n}', 'w').close()\n        n += 1\nexcept OSError as error: print(error.strerror, n > 4000)",
    ],
  ])("%s makes no files without end", async (language, code) => {
    const result = await run({ language, code });
    expect(result).toMatchObject({ verdict: "ok" });
    expect(result.stdout).toMatch(/^No space left on device/);
  });
}
