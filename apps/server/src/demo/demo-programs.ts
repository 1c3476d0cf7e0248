import type { DemoJob } from "./demo-job.ts";

const PRIMES_BELOW = 100_000;

const CPP = `#include <iostream>
#include <vector>
int main() {
  std::vector<bool> composite(${PRIMES_BELOW});
  int primes = 0;
  for (long n = 2; n < ${PRIMES_BELOW}; ++n) {
    if (composite[n]) continue;
    ++primes;
    for (long multiple = n * n; multiple < ${PRIMES_BELOW}; multiple += n) composite[multiple] = true;
  }
  std::cout << "There are " << primes << " primes below ${PRIMES_BELOW}.\\n";
}
`;

const PYTHON = `import collections, itertools
words = itertools.islice(itertools.cycle("the cat the dog and the mouse and a cheese in a house".split()), 100)
word, times = collections.Counter(words).most_common(1)[0]
print(f"Of 100 words, {word!r} comes {times} times.")
`;

const JAVASCRIPT = `let product = 1n;
for (let n = 1n; n <= 20n; n++) product *= n;
console.log(\`20! is \${product}.\`);
`;

interface DemoProgram {
  readonly language: string;
  /** Route and body with which it comes in. */
  readonly door: string;
  readonly body: object;
  readonly stdout: string;
}

const PROGRAMS: readonly DemoProgram[] = [
  {
    language: "a C++",
    door: "/api/compile",
    body: { roomId: "demo", userId: "demo", code: CPP, options: { flags: ["-O2", "-Wall"] } },
    stdout: `There are 9592 primes below ${PRIMES_BELOW}.\n`,
  },
  {
    language: "a Python",
    door: "/run",
    body: { language: "python", code: PYTHON },
    stdout: "Of 100 words, 'the' comes 24 times.\n",
  },
  {
    language: "a JavaScript",
    door: "/run",
    body: { language: "node", code: JAVASCRIPT },
    stdout: "20! is 2432902008176640000.\n",
  },
];

/** Programs that nobody trusts, each in a sandbox of its own. */
export const demoPrograms: readonly DemoJob[] = PROGRAMS.map(
  ({ language, door, body, stdout: expected }) => ({
    title: `code-execution, ${language} program`,
    door: `POST ${door}`,
    add: async (doors) => String((await doors.post(door, body))["jobId"]),
    judge({ status, result, errorMessage }) {
      const { stdout, executionTime, memoryUsed } = (result ?? {}) as Record<string, unknown>;
      if (errorMessage !== null) return { fine: false, lines: [errorMessage] };
      return {
        fine: status === "completed" && stdout === expected,
        lines: [
          `ran ${String(executionTime)} ms in ${String(memoryUsed)} KiB; its stdout:`,
          `> ${String(stdout).trimEnd()}`,
        ],
      };
    },
  }),
);
