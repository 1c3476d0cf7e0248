import { ENGINE_INFO, engineContainerAnswer, engineCreateRequest } from "./engine-contract.ts";
import { type HttpFake, type HttpFakeAnswer, startHttpFake } from "./http-fake.ts";
import { createInstanceTable, type FakeInstance, type InstanceTable } from "./instance-table.ts";

export type EngineCall = "info" | "create" | "begin" | "get" | "list" | "remove" | "stop";

export interface EngineFake extends HttpFake<EngineCall> {
  /** `tcp://127.0.0.1:port`. */
  readonly endpoint: string;
  readonly table: InstanceTable;
}

/** A Docker engine as its reference has it, with no container behind it: for the faults that a real one does not have. */
export async function startEngineFake(): Promise<EngineFake> {
  /** Statuses from the start of a container on; one that was not started is `created`. */
  const table = createInstanceTable(["running"]);
  const started = new Set<string>();

  function containerAnswer(
    given: string,
    answer: (container: FakeInstance) => HttpFakeAnswer,
  ): HttpFakeAnswer {
    const found = table.all.find(({ id, name }) => id === given || name === given);
    if (found === undefined) return { status: 404, body: { message: `No such container: ${given}` } };
    return answer(started.has(found.id) ? found : { ...found, status: "created" });
  }

  const http = await startHttpFake<EngineCall>(
    [
      { call: "info", method: "GET", path: /^\/info$/, answer: () => ({ status: 200, body: ENGINE_INFO }) },
      {
        call: "create",
        method: "POST",
        path: /^\/containers\/create$/,
        answer({ query, body }) {
          const { name = "" } = query;
          const asked = engineCreateRequest.safeParse(withoutName(body));
          if (!asked.success) return { status: 400, body: { message: asked.error.message } };
          if (table.all.some((each) => each.name === name)) {
            return {
              status: 409,
              body: { message: `Conflict. The container name "/${name}" is already in use` },
            };
          }
          const { id } = table.add(`c0ffee${table.made + 1}`, name, { labels: asked.data.Labels ?? {} });
          return { status: 201, body: { Id: id, Warnings: [] } };
        },
      },
      {
        call: "begin",
        method: "POST",
        path: /^\/containers\/([^/]+)\/start$/,
        answer: ({ groups: [given = ""] }) =>
          containerAnswer(given, ({ id, status }) => {
            if (status === "exited") table.setStatuses(id, ["running"]);
            else if (started.has(id)) return { status: 304 };
            started.add(id);
            return { status: 204 };
          }),
      },
      {
        call: "stop",
        method: "POST",
        path: /^\/containers\/([^/]+)\/stop$/,
        answer: ({ groups: [given = ""] }) =>
          containerAnswer(given, ({ id }) => {
            table.setStatuses(id, ["exited"]);
            return { status: 204 };
          }),
      },
      {
        call: "get",
        method: "GET",
        path: /^\/containers\/([^/]+)\/json$/,
        answer: ({ groups: [given = ""] }) =>
          containerAnswer(given, (container) => {
            const seen = started.has(container.id) ? (table.look(container.id) ?? container) : container;
            return { status: 200, body: inspected(seen) };
          }),
      },
      {
        call: "list",
        method: "GET",
        path: /^\/containers\/json$/,
        answer: () => ({
          status: 200,
          body: table.listed().map(({ id, name }) => ({ Id: id, Names: [`/${name}`] })),
        }),
      },
      {
        call: "remove",
        method: "DELETE",
        path: /^\/containers\/([^/]+)$/,
        answer: ({ groups: [given = ""] }) =>
          containerAnswer(given, ({ id }) => {
            table.vanish(id);
            return { status: 204 };
          }),
      },
    ],
    { status: 404, body: { message: "page not found" } },
  );
  return { ...http, endpoint: http.url.replace(/^http/, "tcp"), table };
}

/** The client sends the name in the query and once more in the body, where the engine looks past it. */
function withoutName(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  const { name: _, ...rest } = body as Record<string, unknown>;
  return rest;
}

function inspected({ id, name, status, fields }: FakeInstance) {
  const { labels = {}, ...others } = fields as { labels?: Record<string, string> };
  return { ...engineContainerAnswer(id, name, status, labels), ...others };
}
