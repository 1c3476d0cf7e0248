import { readableText } from "../call/readable-text.ts";
import type { InstanceState } from "../instance-state.ts";
import type { Instance } from "../provider.ts";
import type { Container } from "./engine-shapes.ts";
import { LABEL } from "./instance-labels.ts";

/** `State.Status` of a container that is inspected. */
const STATES: Readonly<Record<string, InstanceState>> = {
  created: "provisioning",
  restarting: "starting",
  running: "running",
  paused: "stopped",
  removing: "deleting",
  exited: "stopped",
  dead: "error",
};

/** Codes of one that was stopped or killed from outside. */
const STOPPED_CODES: ReadonlySet<number> = new Set([0, 137, 143]);

/** What the engine tells of a container, without its environment. */
export function containerInstance({
  Id,
  Name,
  Created,
  State,
  Config,
  NetworkSettings,
}: Container): Instance {
  const { Status, ExitCode, OOMKilled, Error: reason } = State;
  const labels = Config.Labels ?? {};
  const failed = Status === "exited" && (OOMKilled === true || !STOPPED_CODES.has(ExitCode));
  const told = [
    OOMKilled ? "ran out of memory" : undefined,
    failed ? `exit code ${ExitCode}` : undefined,
    reason || undefined,
  ].filter((part) => part !== undefined);
  return {
    id: Id,
    name: Name.replace(/^\//, ""),
    state: failed ? "error" : Object.hasOwn(STATES, Status) ? (STATES[Status] as InstanceState) : "unknown",
    rawState: Status,
    stateReason: told.length === 0 ? undefined : readableText(told.join(": "), []),
    kind: labels[LABEL.kind] === "gpu" ? "gpu" : "container",
    endpoints: endpointsOf(NetworkSettings.Ports ?? {}, labels[LABEL.httpPorts] ?? ""),
    gpuCount: Number(labels[LABEL.gpuCount] ?? 0),
    costPerHourUsd: 0,
    createdAt: new Date(Created),
  };
}

function endpointsOf(
  published: NonNullable<Container["NetworkSettings"]["Ports"]>,
  httpPorts: string,
): Instance["endpoints"] {
  const http = new Set(httpPorts.split(",").filter(Boolean).map(Number));
  return Object.entries(published).flatMap(([key, bindings]) => {
    const port = Number.parseInt(key, 10);
    return (bindings ?? []).map(({ HostIp, HostPort }) => {
      const address = `${HostIp || "127.0.0.1"}:${HostPort}`;
      return http.has(port)
        ? { port, protocol: "http", address: `http://${address}` }
        : { port, protocol: "tcp", address };
    });
  });
}
