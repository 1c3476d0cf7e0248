/** A program of a few kilobytes that keeps the compiler busy for many seconds, each step within its own bounds. */
export const LONG_COMPILE: string = [
  "constexpr long f(long n) { long s = 0; for (long i = 0; i < n; i++) s += i % 7; return s; }",
  ...Array.from({ length: 200 }, (_, index) => `constexpr long x${index} = f(${262_000 - index});`),
  "int main() {}",
].join("\n");
