import { silentLogger, UnrecoverableError } from "@millrace/core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createCompileCache } from "../execution/compile-cache.ts";
import { execute } from "../execution/execute.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../program/limits.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { createEmbeddedSandbox } from "./embedded-sandbox.ts";

vi.setConfig({ testTimeout: 180_000 });
const limits = DEFAULT_EXECUTION_LIMITS;
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createEmbeddedSandbox({ compileMemoryBytes: limits.compile.memoryBytes });
});
afterAll(() => sandbox.close());

function run(code: string, { stdin = "", ...options }: { stdin?: string; memoryLimit?: string } = {}) {
  return runPayload({ code, stdin, options });
}

function runPayload(asked: object) {
  const payload = { roomId: "room", userId: "user", language: "python", ...asked };
  return execute(
    { sandbox, limits, compiled: createCompileCache(0) },
    codeExecutionSchema(limits).parse(payload),
    { jobId: "1", signal: new AbortController().signal, logger: silentLogger },
  );
}

/** What the standard library is used for, and what a program sees of its host. */
const LIBRARY = `
import bz2, collections, csv, dataclasses, datetime, decimal, enum, fractions, hashlib, heapq, io, itertools, json, lzma, math
import os, random, re, sqlite3, statistics, string, sys, textwrap, time, typing, uuid, zlib, zoneinfo

@dataclasses.dataclass
class Point:
    x: int
    y: int = 2

print(json.dumps(dataclasses.asdict(Point(1))), re.sub(r"(\\d+)", r"<\\1>", "a12b"))
print(collections.Counter("abca").most_common(1), heapq.nsmallest(2, [3, 1, 2]), math.isqrt(10**20))
print(datetime.datetime(2026, 2, 28) + datetime.timedelta(days=1), time.gmtime(86400 * 400)[:8])
print(time.mktime(time.strptime("2001-09-09 01:46:40", "%Y-%m-%d %H:%M:%S")), time.tzname)
print(decimal.Decimal("0.1") * 3, fractions.Fraction(1, 3), statistics.mean([1, 2, 4]), random.Random(7).randint(0, 9))
print(hashlib.sha256(b"a").hexdigest()[:8], zlib.crc32(b"a"), bz2.decompress(bz2.compress(b"a")), len(lzma.compress(b"")))
print(sqlite3.connect(":memory:").execute("select 6 * 7").fetchone(), len(os.urandom(5)), len(str(uuid.uuid4())))
print(sys.version_info[:2], sys.argv, __name__, dict(os.environ), os.getcwd(), os.listdir())
print(sys.stdout.isatty(), sys.stdout.encoding, "h\\u00e9 \\U0001f600")
`;

test("the standard library of CPython is there", async () => {
  expect(await run(LIBRARY)).toMatchObject({
    driver: "embedded",
    verdict: "ok",
    exitCode: 0,
    signal: null,
    stderr: "",
    phases: { compile: null },
    stdout: `{"x": 1, "y": 2} a<12>b
[('a', 2)] [1, 2] 10000000000
2026-03-01 00:00:00 (1971, 2, 5, 0, 0, 0, 4, 36)
1000000000.0 ('UTC', 'UTC')
0.3 1/3 2.3333333333333335 5
ca978112 3904355907 b'a' 32
(42,) 5 36
(3, 14) ['/w/main.py'] __main__ {'PATH': '/usr/bin:/bin', 'HOME': '/w', 'TMPDIR': '/w', 'LANG': 'C.UTF-8'} /w ['main.py']
False utf-8 hé 😀
`,
  });
});

test.each([
  ["lines of its input", "import sys\nprint(int(input()) * 7, sys.stdin.read().split())", "42 ['a', 'b']\n"],
  ["its input as bytes", "print(open(0, 'rb').read())", "b'6\\na b'\n"],
  ["bytes as they are, told as base64", "import os\nos.write(1, b'\\x00\\xff\\n')", "AP8K"],
  ["its own source", "print(open(__file__).read()[:5])", "print\n"],
  [
    "generators and match",
    "match [n * n for n in range(3)]:\n  case [a, *rest]: print(a, rest)",
    "0 [1, 4]\n",
  ],
])("a program has %s", async (_what, code, stdout) => {
  expect(await run(code, { stdin: "6\na b" })).toMatchObject({ verdict: "ok", stdout, stderr: "" });
});

test.each([
  ["ends itself", "import sys\nprint(1)\nsys.exit(3)\nprint(2)", { exitCode: 3, stdout: "1\n", stderr: "" }],
  ["ends itself with words", "raise SystemExit('no')", { exitCode: 1, stderr: "no\n" }],
  ["ends at once", "import os\nprint(1, flush=True)\nos._exit(300)", { exitCode: 44, stdout: "1\n" }],
  [
    "throws",
    "def f():\n  raise ValueError('bad')\nprint(1)\nf()",
    {
      exitCode: 1,
      stdout: "1\n",
      stderr: `Traceback (most recent call last):
  File "/w/main.py", line 4, in <module>
    f()
    ~^^
  File "/w/main.py", line 2, in f
    raise ValueError('bad')
ValueError: bad
`,
    },
  ],
  [
    "does not parse",
    "print(",
    { exitCode: 1, stderr: expect.stringContaining("SyntaxError: '(' was never closed") },
  ],
  ["recurses", "def f(): f()\nf()", { exitCode: 1, stderr: expect.stringContaining("RecursionError") }],
  ["aborts", "import os\nos.abort()", { exitCode: null, signal: "SIGABRT" }],
  [
    "writes a file of the system",
    "open('/usr/x', 'w')",
    { exitCode: 1, stderr: expect.stringContaining("Read-only file system") },
  ],
  [
    "starts a thread",
    "import threading\nthreading.Thread(target=print).start()",
    { exitCode: 1, stderr: expect.stringContaining("can't start new thread") },
  ],
  [
    "calls C",
    "import ctypes",
    { signal: "SIGABRT", stderr: "The embedded driver cannot do this: ffi_closure_alloc_js\n" },
  ],
])("a program that %s fails", async (_what, code, expected) => {
  expect(await run(code)).toMatchObject({ verdict: "runtime_error", ...expected });
});

test("a program that sleeps uses its time, not its processor", async () => {
  const result = await run("import time\ntime.sleep(1)");
  expect(result).toMatchObject({ verdict: "ok" });
  expect(result.executionTime).toBeGreaterThanOrEqual(1000);
  expect(result.phases.run!.cpuMs).toBeLessThan(800);
});

test("memory is that of the program, up to its limit", async () => {
  const grows = "all = []\nfor n in range(int(input())): all.append(bytearray(1 << 20))\nprint(n)";
  const fits = await run(grows, { stdin: "20", memoryLimit: "64m" });
  expect(fits).toMatchObject({ verdict: "ok", stdout: "19\n" });
  expect(fits.memoryUsed).toBeGreaterThan(20 * 1024);
  expect(fits.memoryUsed).toBeLessThanOrEqual(64 * 1024);
  expect(await run(grows, { stdin: "99", memoryLimit: "64m" })).toMatchObject({ verdict: "memory_limit" });
  await expect(run("1", { memoryLimit: "16m" })).rejects.toThrow(
    new UnrecoverableError("Programs in python need 40m of memory at least by the driver embedded."),
  );
});
