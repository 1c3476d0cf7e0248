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
  idleSince?: number,
) {
  const labels = {
    [LABEL.host]: host,
    [LABEL.pid]: String(pid),
    ...(lifetime ? { [LABEL.lifetime]: lifetime } : {}),
  };
  return { createdAt, idleSince, labels };
}

function carrier(createdAt: number) {
  const made = container("there", 200, createdAt, "300", createdAt);
  return { ...made, labels: { ...made.labels, [LABEL.phase]: CARRIER_PHASE } };
}

test.each([
  ["of this process", container("here", 100, 5900), false],
  ["of a living process here", container("here", 200, 5900), false],
  ["of a dead process here", container("here", 300, 5900), true],
  ["of an earlier process with this number", container("here", 100, 4990, "9999"), true],
  ["of another host", container("there", 300, 5900), false],
  ["past its lifetime, of a living process", container("here", 200, 5699), true],
  ["past its lifetime, of another host", container("there", 200, 5699), true],
  ["that was just made, of this process", container("here", 100, 5970, "300", 5970), false],
  ["that was never started, of this process", container("here", 100, 5900, "300", 5900), true],
  ["of another host that has just ended", container("there", 200, 2000, "9999", 5910), false],
  ["of another host that ended a while ago", container("there", 200, 2000, "9999", 5909), true],
  ["that carries packages and is unpacked for minutes", carrier(5800), false],
  ["that carries packages, past its lifetime", carrier(5699), true],
  ["without a lifetime", container("here", 200, 5900, ""), true],
])("a container %s", (_what, subject, leftover) => {
  expect(isLeftover(subject, observer)).toBe(leftover);
});
