import { readableText } from "../call/readable-text.ts";
import type { Instance } from "../provider.ts";
import type { NovitaInstance } from "./novita-shapes.ts";
import { novitaState } from "./novita-state.ts";

/** What Novita tells of an instance, without its passwords. */
export function novitaInstance(answer: NovitaInstance): Instance {
  const { statusError, spotStatus, createdAt, gpuNum } = answer;
  const reason = [statusError?.state, statusError?.message, spotStatus && `spot instance ${spotStatus}`]
    .filter(Boolean)
    .join(": ");
  return {
    id: answer.id,
    name: answer.name,
    state: novitaState(answer),
    rawState: answer.status,
    stateReason: reason === "" ? undefined : readableText(reason, passwords(answer)),
    kind: "gpu",
    endpoints: (answer.portMappings ?? []).flatMap(({ port, endpoint, type }) =>
      endpoint ? [{ port, protocol: type ?? "tcp", address: withoutUser(endpoint) }] : [],
    ),
    gpuCount: gpuNum ?? undefined,
    createdAt: createdAt ? new Date(createdAt * 1000) : undefined,
  };
}

function passwords(answer: NovitaInstance): string[] {
  return [
    answer.sshPassword,
    answer.connectComponentSSH?.password,
    answer.connectComponentWebTerminal?.password,
    ...(answer.envs ?? []).map(({ value }) => value),
  ].filter((secret) => typeof secret === "string");
}

/** An address without what stands before an @, and without a query, where tokens stand. */
function withoutUser(endpoint: string): string {
  const scheme = /^[a-z]+:\/\//i.exec(endpoint)?.[0] ?? "";
  const [place = ""] = endpoint.slice(scheme.length).split(/[?#]/, 1);
  return scheme + place.slice(place.lastIndexOf("@") + 1);
}
