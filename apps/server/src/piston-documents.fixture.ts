/**
 * What Piston's own documents send, as it stands there: docs/api-v2.md and readme.md of
 * https://github.com/engineer-man/piston at 0a844d0a3c040dfe3adf1e9d903b9ad4e5ede155.
 */
export const API_EXAMPLE = {
  language: "js",
  version: "15.10.0",
  files: [{ name: "my_cool_code.js", content: "console.log(process.argv)" }],
  stdin: "",
  args: ["1", "2", "3"],
  compile_timeout: 10_000,
  run_timeout: 3000,
  compile_memory_limit: -1,
  run_memory_limit: -1,
} as const;

export const README_EXAMPLE = {
  language: "js",
  version: "15.10.0",
  files: [{ name: "my_cool_code.js", content: "console.log(process.argv)" }],
  stdin: "",
  args: ["1", "2", "3"],
  compile_timeout: 10_000,
  run_timeout: 3000,
  compile_cpu_time: 10_000,
  run_cpu_time: 3000,
  compile_memory_limit: -1,
  run_memory_limit: -1,
} as const;
