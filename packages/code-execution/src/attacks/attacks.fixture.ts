import type { Attack } from "./attack.fixture.ts";
import { PROCESS_ATTACKS } from "./process-attacks.fixture.ts";
import { MEMORY_ATTACKS } from "./memory-attacks.fixture.ts";
import { STREAM_ATTACKS } from "./stream-attacks.fixture.ts";
import { FILE_ATTACKS } from "./file-attacks.fixture.ts";
import { LEFT_ATTACKS } from "./left-attacks.fixture.ts";
import { COMPILER_ATTACKS } from "./compiler-attacks.fixture.ts";
import { SYSTEM_CALL_ATTACKS } from "./system-call-attacks.fixture.ts";
import { WAYS_OUT } from "./ways-out.fixture.ts";

/** All that is tried, in this order. */
export const ATTACKS: readonly Attack[] = [
  ...PROCESS_ATTACKS,
  ...MEMORY_ATTACKS,
  ...STREAM_ATTACKS,
  ...FILE_ATTACKS,
  ...LEFT_ATTACKS,
  ...COMPILER_ATTACKS,
  ...WAYS_OUT,
  ...SYSTEM_CALL_ATTACKS,
];
