import { expect, test } from "vitest";
import { CARRIER_PHASE, LABEL } from "./labels.ts";
import { isLeftover } from "./leftover.ts";

const observer = {
  host: "here",
  pid: 100,
  processStartedAt: 5000,
  now: 6000,
  isAlive: (pid: number) => pid === 100 || pid === 200,
};

function container(
  host: string,
  pid: number,
  createdAt: number,
  lifetime: string | undefined = "300",
  State = "running",
  phase = "run",
) {
  return {
    State,
    Created: createdAt,
    Labels: {
      [LABEL.host]: host,
      [LABEL.pid]: String(pid),
      [LABEL.phase]: phase,
      ...(lifetime ? { [LABEL.lifetime]: lifetime } : {}),
    },
  };
}

test.each([
  ["of this process", container("here", 100, 5900), false],
  ["of a living process here", container("here", 200, 5900), false],
  ["of a dead process here", container("here", 300, 5900), true],
  ["of an earlier process with this number", container("here", 100, 4990, "9999"), true],
  ["of another host", container("there", 300, 5900), false],
  ["past its lifetime, of a living process", container("here", 200, 5699), true],
  ["past its lifetime, of another host", container("there", 200, 5699), true],
  ["that was just made, of this process", container("here", 100, 5970, "300", "created"), false],
  ["that was never started, of this process", container("here", 100, 5900, "300", "created"), true],
  [
    "that carries packages and is unpacked for minutes",
    container("here", 100, 5900, "300", "created", CARRIER_PHASE),
    false,
  ],
  [
    "that carries packages, past its lifetime",
    container("here", 100, 5699, "300", "created", CARRIER_PHASE),
    true,
  ],
  ["without a lifetime", container("here", 200, 5900, ""), true],
])("a container %s", (_what, subject, leftover) => {
  expect(isLeftover(subject, observer)).toBe(leftover);
});
