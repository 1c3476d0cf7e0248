import type { z } from "zod";
import { documentedAnswer } from "./documented-answer.ts";
import type { GpuFake } from "./gpu-fake.ts";
import { type HttpFakeAnswer, type HttpFakeRequest, type HttpFakeRoute, startHttpFake } from "./http-fake.ts";
import { createInstanceTable, type FakeInstance } from "./instance-table.ts";
import {
  NOVITA_ANSWERS,
  novitaCreateRequest,
  novitaGetQuery,
  novitaInstanceRequest,
  novitaListQuery,
  novitaNoQuery,
  novitaProductsQuery,
  novitaTemplateQuery,
} from "./novita-documented.ts";
import { NOVITA_CLUSTERS, NOVITA_PRODUCTS, NOVITA_TEMPLATE, novitaInstanceValues } from "./novita-values.ts";

export type NovitaCall =
  | "products"
  | "clusters"
  | "template"
  | "create"
  | "get"
  | "list"
  | "remove"
  | "start"
  | "stop";

const API_KEY = "novita-key-for-tests";

/** Novita's GPU API v1 as it is documented. Refuses what the documentation does not name, and answers nothing else. */
export async function startNovitaFake(): Promise<GpuFake<NovitaCall>> {
  const table = createInstanceTable(["toCreate", "creating", "pulling", "running"]);

  function route<T>(
    call: NovitaCall,
    method: "GET" | "POST",
    path: string,
    shape: z.ZodType<T>,
    answer: (input: T) => HttpFakeAnswer,
  ): HttpFakeRoute<NovitaCall> {
    return {
      call,
      method,
      path: new RegExp(`^${path}$`),
      answer(request) {
        if (request.headers.authorization !== `Bearer ${API_KEY}`) {
          return refused(403, "INVALID_API_KEY", "API Key validation failed");
        }
        const input = shape.safeParse(inputOf(request, method));
        if (!input.success) return refused(400, "INVALID_REQUEST_BODY", input.error.message);
        return answer(input.data);
      },
    };
  }

  const http = await startHttpFake<NovitaCall>(
    [
      route("products", "GET", "/products", novitaProductsQuery, () =>
        told("products", { data: NOVITA_PRODUCTS }),
      ),
      route("clusters", "GET", "/clusters", novitaNoQuery, () => told("clusters", { data: NOVITA_CLUSTERS })),
      route("template", "GET", "/template", novitaTemplateQuery, ({ templateId }) =>
        templateId === NOVITA_TEMPLATE.Id
          ? told("template", { template: NOVITA_TEMPLATE })
          : notFound("template"),
      ),
      route("create", "POST", "/gpu/instance/create", novitaCreateRequest, (asked) => {
        const { id } = table.add(`novita${table.made + 1}`, asked.name ?? "", {
          gpuNum: String(asked.gpuNum),
          billingMode: asked.billingMode ?? "onDemand",
        });
        return told("create", { id });
      }),
      route("get", "GET", "/gpu/instance", novitaGetQuery, ({ instanceId }) => {
        const seen = table.look(instanceId);
        return seen === undefined ? notFound("instance") : told("get", valuesOf(seen));
      }),
      route("list", "GET", "/gpu/instances", novitaListQuery, ({ pageSize, pageNum, name = "" }) => {
        const all = table.listed().filter((each) => each.name.includes(name));
        // Pages are counted from 1, and 0 is the first as well.
        const begin = Math.max(Number(pageNum) - 1, 0) * Number(pageSize);
        const instances = all.slice(begin, begin + Number(pageSize)).map(valuesOf);
        return told("list", { instances, total: all.length });
      }),
      route("remove", "POST", "/gpu/instance/delete", novitaInstanceRequest, ({ instanceId }) => {
        if (table.look(instanceId) === undefined) return notFound("instance");
        table.vanish(instanceId);
        return { status: 200 };
      }),
      route("start", "POST", "/gpu/instance/start", novitaInstanceRequest, ({ instanceId }) =>
        move(instanceId, ["toStart", "starting", "running"]),
      ),
      route("stop", "POST", "/gpu/instance/stop", novitaInstanceRequest, ({ instanceId }) =>
        move(instanceId, ["toStop", "stopping", "exited"]),
      ),
    ],
    refused(404, "API_NOT_FOUND", "API not found"),
  );

  function move(instanceId: string, statuses: readonly string[]): HttpFakeAnswer {
    if (table.look(instanceId) === undefined) return notFound("instance");
    table.setStatuses(instanceId, statuses);
    return { status: 200 };
  }

  return { ...http, apiKey: API_KEY, table };
}

function valuesOf({ id, name, status, fields }: FakeInstance) {
  return { ...novitaInstanceValues(id, name, status), ...fields };
}

function inputOf({ query, body, headers }: HttpFakeRequest, method: "GET" | "POST"): unknown {
  if (method === "GET") return query;
  return headers["content-type"] === "application/json" ? body : undefined;
}

function told(call: keyof typeof NOVITA_ANSWERS, body: unknown): HttpFakeAnswer {
  return { status: 200, body: documentedAnswer(NOVITA_ANSWERS[call], body) };
}

function notFound(what: string): HttpFakeAnswer {
  return refused(404, "NOT_FOUND", `${what} not found`);
}

/** https://novita.ai/docs/api-reference/basic-error-code */
function refused(status: number, reason: string, message: string): HttpFakeAnswer {
  return { status, body: { code: status, reason, message, metadata: {} } };
}
