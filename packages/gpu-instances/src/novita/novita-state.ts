import type { InstanceState } from "../instance-state.ts";
import type { NovitaInstance } from "./novita-shapes.ts";

/** `status` of https://novita.ai/docs/api-reference/gpu-instance-get-instance; `pending` is of the list alone. */
const STATES: Readonly<Record<string, InstanceState>> = {
  pending: "provisioning",
  toCreate: "provisioning",
  creating: "provisioning",
  pulling: "starting",
  toStart: "starting",
  starting: "starting",
  toRestart: "starting",
  restarting: "starting",
  toReset: "starting",
  resetting: "starting",
  migrating: "starting",
  running: "running",
  toStop: "stopping",
  stopping: "stopping",
  exited: "stopped",
  freezing: "stopped",
  toRemove: "deleting",
  removing: "deleting",
  removed: "gone",
};

/** `notified` is a warning: the instance still runs. */
const TAKEN_AWAY: ReadonlySet<string> = new Set(["reclaiming", "terminated"]);

/**
 * There is no status for failure: an instance that ended with an error of its own stands as `exited` with that error. While
 * it is on its way an error may pass, so it is told and not believed.
 */
export function novitaState({ status, spotStatus, statusError }: NovitaInstance): InstanceState {
  const state = Object.hasOwn(STATES, status) ? (STATES[status] as InstanceState) : "unknown";
  if (state === "gone" || state === "deleting") return state;
  if (spotStatus && TAKEN_AWAY.has(spotStatus)) return "reclaimed";
  return state === "stopped" && (statusError?.state || statusError?.message) ? "error" : state;
}
