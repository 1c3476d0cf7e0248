import type { z } from "zod";
import { documentedAnswer } from "./documented-answer.ts";
import type { GpuFake } from "./gpu-fake.ts";
import { type HttpFakeAnswer, type HttpFakeRoute, startHttpFake } from "./http-fake.ts";
import { createInstanceTable, type FakeInstance } from "./instance-table.ts";
import {
  RUNPOD_ANSWERS,
  runpodActionRequest,
  runpodCreateRequest,
  runpodGpusQuery,
  runpodListQuery,
} from "./runpod-documented.ts";
import { RUNPOD_GPUS, runpodPodValues } from "./runpod-values.ts";

export type RunpodCall = "gpus" | "create" | "get" | "list" | "remove" | "action";

const API_KEY = "runpod-key-for-tests";

/** RunPod's REST API v2 as its OpenAPI document has it. Refuses what that does not name, and answers nothing else. */
export async function startRunpodFake(): Promise<GpuFake<RunpodCall>> {
  const table = createInstanceTable(["PROVISIONING", "STARTING", "RUNNING"]);

  function route(
    call: RunpodCall,
    method: string,
    path: RegExp,
    answer: (id: string, request: { readonly query: unknown; readonly body: unknown }) => HttpFakeAnswer,
  ): HttpFakeRoute<RunpodCall> {
    return {
      call,
      method,
      path,
      answer: ({ groups: [id = ""], query, body, headers }) =>
        headers.authorization === `Bearer ${API_KEY}`
          ? answer(id, { query, body: headers["content-type"] === "application/json" ? body : undefined })
          : problem(401, "Unauthorized", "missing bearer token"),
    };
  }

  function podAnswer(id: string, answer: (pod: FakeInstance) => HttpFakeAnswer): HttpFakeAnswer {
    const pod = table.look(id);
    return pod === undefined ? problem(404, "Not Found", "pod not found") : answer(pod);
  }

  const http = await startHttpFake<RunpodCall>(
    [
      route("gpus", "GET", /^\/v2\/catalog\/gpus$/, (_id, { query }) =>
        read(runpodGpusQuery, query, () => told(200, "gpus", { gpus: RUNPOD_GPUS })),
      ),
      route("create", "POST", /^\/v2\/pods$/, (_id, { body }) =>
        read(runpodCreateRequest, body, ({ name, gpu }) => {
          const gpuCount = gpu?.count ?? 1;
          return told(201, "create", valuesOf(table.add(`runpod${table.made + 1}`, name, { gpuCount })));
        }),
      ),
      route("list", "GET", /^\/v2\/pods$/, (_id, { query }) =>
        read(runpodListQuery, query, () => told(200, "list", { pods: table.listed().map(valuesOf) })),
      ),
      route("get", "GET", /^\/v2\/pods\/([^/]+)$/, (id) =>
        podAnswer(id, (pod) => told(200, "get", valuesOf(pod))),
      ),
      route("remove", "DELETE", /^\/v2\/pods\/([^/]+)$/, (id) =>
        podAnswer(id, () => {
          table.vanish(id);
          return { status: 204 };
        }),
      ),
      route("action", "POST", /^\/v2\/pods\/([^/]+)\/action$/, (id, { body }) =>
        read(runpodActionRequest, body, ({ action }) =>
          podAnswer(id, (pod) => {
            table.setStatuses(id, action === "stop" ? ["EXITED"] : ["STARTING", "RUNNING"]);
            return told(200, "action", valuesOf(pod));
          }),
        ),
      ),
    ],
    problem(404, "Not Found", "resource not found"),
  );
  return { ...http, apiKey: API_KEY, table };
}

function valuesOf({ id, name, status, fields }: FakeInstance) {
  const { gpuCount = 1, ...others } = fields as { gpuCount?: number };
  return { ...runpodPodValues(id, name, status, gpuCount), ...others };
}

function read<T>(shape: z.ZodType<T>, input: unknown, answer: (input: T) => HttpFakeAnswer): HttpFakeAnswer {
  const asked = shape.safeParse(input);
  if (asked.success) return answer(asked.data);
  const errors = asked.error.issues.map(({ path, message }) => `$.${path.join(".")}: ${message}`);
  return problem(422, "Unprocessable Entity", "Request validation failed.", errors);
}

function told(status: number, call: keyof typeof RUNPOD_ANSWERS, body: unknown): HttpFakeAnswer {
  return { status, body: documentedAnswer(RUNPOD_ANSWERS[call], body) };
}

/** `ErrorResponse` */
function problem(status: number, title: string, detail: string, errors?: readonly string[]): HttpFakeAnswer {
  const body = { title, status, detail, ...(errors === undefined ? {} : { errors }) };
  return { status, headers: { "content-type": "application/problem+json" }, body };
}
