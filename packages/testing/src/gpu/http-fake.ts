import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with one call. */
export type HttpFault =
  /** The connection breaks and nothing was done. */
  | "cut"
  /** It was done, and the connection breaks before the answer. */
  | "lost answer"
  /** It was done, and no answer ever comes. */
  | "hang"
  /** This is answered instead, and nothing was done. */
  | HttpFakeAnswer
  /** It was done, and the answer's body is this one's. */
  | { readonly mangled: (body: unknown) => unknown };

export interface HttpFakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, anything else as JSON, undefined as nothing. */
  readonly body?: unknown;
}

export interface HttpFakeRequest<Call extends string = string> {
  readonly call: Call;
  /** What the path's groups matched. */
  readonly groups: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  /** Parsed; undefined when there was none. */
  readonly body: unknown;
}

export interface HttpFakeRoute<Call extends string> {
  readonly call: Call;
  readonly method: string;
  /** Of the whole path, without its query. */
  readonly path: RegExp;
  /** Does it, and says what comes of it. */
  answer(request: HttpFakeRequest<Call>): HttpFakeAnswer;
}

export interface HttpFake<Call extends string> {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** Every request that a route took, those that were to fail as well. */
  readonly requests: readonly HttpFakeRequest<Call>[];
  /** The next `times` of these calls fail so. */
  fail(call: Call, fault: HttpFault, times?: number): void;
  /** These calls fail no longer. */
  heal(call: Call): void;
  /** Resolves when this call was made so often. */
  untilCalled(call: Call, count: number): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A real HTTP server on loopback whose calls fail when a test says so. */
export async function startHttpFake<Call extends string>(
  routes: readonly HttpFakeRoute<Call>[],
  nothingThere: HttpFakeAnswer,
): Promise<HttpFake<Call>> {
  const requests: HttpFakeRequest<Call>[] = [];
  const faults = new Map<Call, HttpFault[]>();
  const waiting = new Set<() => void>();

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", "http://fake");
    const text = Buffer.concat(await incoming.toArray()).toString("utf8");
    const route = routes.find((each) => each.method === incoming.method && each.path.test(url.pathname));
    if (route === undefined) return send(response, nothingThere);
    const request: HttpFakeRequest<Call> = {
      call: route.call,
      groups: (route.path.exec(url.pathname) ?? []).slice(1).map(decodeURIComponent),
      query: Object.fromEntries(url.searchParams),
      headers: incoming.headers,
      body: text === "" ? undefined : (JSON.parse(text) as unknown),
    };
    requests.push(request);
    const fault = faults.get(route.call)?.shift();
    answerWith(fault, () => route.answer(request), incoming, response);
    for (const wake of waiting) wake();
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => incoming.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  async function close(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fail(call, fault, times = 1) {
      faults.set(call, [...(faults.get(call) ?? []), ...new Array<HttpFault>(times).fill(fault)]);
    },
    heal(call) {
      faults.delete(call);
    },
    async untilCalled(call, count) {
      while (requests.filter((request) => request.call === call).length < count) {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await promise;
        waiting.delete(resolve);
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function answerWith(
  fault: HttpFault | undefined,
  act: () => HttpFakeAnswer,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  if (fault === "cut") return void incoming.socket.destroy();
  if (typeof fault === "object" && "status" in fault) return send(response, fault);
  const answer = act();
  if (fault === "lost answer") return void incoming.socket.destroy();
  if (fault === "hang") return;
  send(response, fault === undefined ? answer : { ...answer, body: fault.mangled(answer.body) });
}

function send(response: ServerResponse, { status, headers = {}, body }: HttpFakeAnswer): void {
  const isText = typeof body === "string";
  response.writeHead(status, {
    ...(body === undefined ? {} : { "content-type": isText ? "text/html" : "application/json" }),
    ...headers,
  });
  response.end(body === undefined || isText ? body : JSON.stringify(body));
}
