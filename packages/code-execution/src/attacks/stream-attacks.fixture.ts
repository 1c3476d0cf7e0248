import { type Attack, both, outputLimit, says, SHORT_MS } from "./attack.fixture.ts";

/** Output and input. */
export const STREAM_ATTACKS: readonly Attack[] = [
  {
    name: "output without end",
    language: "python",
    code: "while True: print('x' * 999)",
    outcomes: outputLimit,
    isUsual: true,
  },
  {
    name: "errors without end",
    language: "cpp",
    code: '#include <cstdio>\nint main() { for (;;) fputs("0123456789", stderr); }',
    outcomes: outputLimit,
  },
  {
    name: "output without end, JavaScript",
    language: "node",
    code: "for (;;) try { console.log('0123456789'.repeat(500)); } catch {}",
    // Node keeps what it cannot write at once.
    outcomes: {
      docker: { verdict: ["output_limit", "memory_limit"] },
      embedded: { verdict: "output_limit" },
    },
  },
  {
    name: "one write of 32 MiB",
    language: "python",
    code: "import os\nwhile True: os.write(1, b'x' * (32 << 20))",
    outcomes: outputLimit,
  },
  {
    name: "bytes that are no text",
    language: "python",
    code: "import os\nos.write(1, bytes([0, 255, 237, 160, 128, 10]))",
    outcomes: says("AP/toIAK"),
  },
  {
    name: "half a character at the end",
    language: "python",
    code: "import os\nos.write(1, 'é'.encode()[:1])",
    outcomes: says("ww=="),
  },
  { name: "nothing at all", language: "python", code: "\n", outcomes: says("") },
  {
    name: "160 KB in one line",
    language: "python",
    code: "print('j' * 160_000)",
    outcomes: says(/^j{160000}\n$/),
  },
  {
    name: "input that nobody reads",
    language: "python",
    code: "pass",
    stdin: "x".repeat(65_536),
    outcomes: says(""),
  },
  {
    name: "input that is read after its end",
    language: "python",
    code: "import sys\nfor _ in range(9): sys.stdin.read()",
    stdin: "x".repeat(65_536),
    outcomes: says(""),
  },
  {
    name: "output before the limit of time is kept",
    language: "python",
    code: "print('so far', flush=True)\nwhile True: pass",
    timeoutMs: SHORT_MS,
    outcomes: both({ verdict: "time_limit", stdout: "so far\n" }),
  },
];
