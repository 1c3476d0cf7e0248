/**
 * What Judge0's own documents send and get, as it stands there: docs/api/submissions and docs/api/statuses_and_languages of
 * https://github.com/judge0/judge0 at 47dfd633b85c69ea382c0a4d16cd4ec175154c78.
 */
const C_PROGRAM =
  '#include <stdio.h>\n\nint main(void) {\n  char name[10];\n  scanf("%s", name);\n  printf("hello, %s\\n", name);\n  return 0;\n}';

/** create_a_submission.md: what is sent. */
export const SENT = {
  first: { source_code: C_PROGRAM, language_id: 4, stdin: "world" },
  withoutLanguage: { source_code: C_PROGRAM },
  unknownLanguage: {
    source_code: C_PROGRAM,
    language_id: 150_000,
    stdin: "world",
    expected_output: "hello, world",
  },
  everyLimit: {
    source_code: C_PROGRAM,
    language_id: 4,
    number_of_runs: 1,
    stdin: "Judge0",
    expected_output: "hello, Judge0",
    cpu_time_limit: 1,
    cpu_extra_time: 0.5,
    wall_time_limit: 100_000,
    memory_limit: 128_000,
    stack_limit: 128_000,
    enable_per_process_and_thread_time_limit: false,
    enable_per_process_and_thread_memory_limit: false,
    max_file_size: 1024,
  },
  /** With `base64_encoded=true`. */
  encoded: {
    source_code:
      "I2luY2x1ZGUgPHN0ZGlvLmg+CgppbnQgbWFpbih2b2lkKSB7CiAgY2hhciBuYW1lWzEwXTsKICBzY2FuZigiJXMiLCBuYW1lKTsKICBwcmludGYoImhlbGxvLCAlc1xuIiwgbmFtZSk7CiAgcmV0dXJuIDA7Cn0=",
    language_id: 4,
    input: "SnVkZ2Uw",
  },
  /** With `wait=true`. */
  noText: { language_id: 70, source_code: 'print("\\xFE")' },
  /** With `wait=true`. */
  awaited: {
    source_code: C_PROGRAM,
    language_id: "4",
    stdin: "Judge0",
    expected_output: "hello, Judge0",
  },
} as const;

/** create_a_submission.md: the answer to `awaited`. */
export const AWAITED_ANSWER = {
  stdout: "hello, Judge0\n",
  time: "0.001",
  memory: 380,
  stderr: null,
  token: "eb0dd001-66db-47f4-8a69-b736c9bc23f6",
  compile_output: null,
  message: null,
  status: { id: 3, description: "Accepted" },
} as const;

/** create_a_submission_batch.md: what is sent. */
export const BATCHES = {
  first: {
    submissions: [
      { language_id: 46, source_code: "echo hello from Bash" },
      { language_id: 71, source_code: 'print("hello from Python")' },
      { language_id: 72, source_code: 'puts("hello from Ruby")' },
    ],
  },
  withFaults: {
    submissions: [
      { language_id: 46, source_code: "echo hello from Bash" },
      { language_id: 123_456_789, source_code: 'print("hello from Python")' },
      { language_id: 72, source_code: "" },
    ],
  },
} as const;

/** get_statuses.md. */
export const STATUSES = [
  { id: 1, description: "In Queue" },
  { id: 2, description: "Processing" },
  { id: 3, description: "Accepted" },
  { id: 4, description: "Wrong Answer" },
  { id: 5, description: "Time Limit Exceeded" },
  { id: 6, description: "Compilation Error" },
  { id: 7, description: "Runtime Error (SIGSEGV)" },
  { id: 8, description: "Runtime Error (SIGXFSZ)" },
  { id: 9, description: "Runtime Error (SIGFPE)" },
  { id: 10, description: "Runtime Error (SIGABRT)" },
  { id: 11, description: "Runtime Error (NZEC)" },
  { id: 12, description: "Runtime Error (Other)" },
  { id: 13, description: "Internal Error" },
  { id: 14, description: "Exec Format Error" },
] as const;
