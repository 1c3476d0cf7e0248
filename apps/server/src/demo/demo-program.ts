import type { DemoJob } from "./demo-job.ts";

const PRIMES_BELOW = 100_000;

const CODE = `#include <iostream>
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
const STDOUT = `There are 9592 primes below ${PRIMES_BELOW}.\n`;

/** A C++ program, compiled and run in containers of its own. */
export const demoProgram: DemoJob = {
  title: "code-execution, a C++ program",
  door: "POST /api/compile",
  async add(doors) {
    const program = { roomId: "demo", userId: "demo", code: CODE, options: { flags: ["-O2", "-Wall"] } };
    return String((await doors.post("/api/compile", program))["jobId"]);
  },
  judge({ status, result, errorMessage }) {
    const { stdout, executionTime, memoryUsed } = (result ?? {}) as Record<string, unknown>;
    if (errorMessage !== null) return { fine: false, lines: [errorMessage] };
    return {
      fine: status === "completed" && stdout === STDOUT,
      lines: [
        `ran ${String(executionTime)} ms in ${String(memoryUsed)} KiB; its stdout:`,
        `> ${String(stdout).trimEnd()}`,
      ],
    };
  },
};
