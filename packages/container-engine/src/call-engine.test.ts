import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { callEngine } from "./call-engine.ts";
import { connectDocker } from "./connect-docker.ts";
import { EngineError } from "./engine-error.ts";

/** Takes connections, and never answers. */
let silent: Server;
const connections = new Set<Socket>();
beforeAll(async () => {
  silent = createServer((socket) => connections.add(socket.resume()));
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
});
afterAll(() => {
  for (const connection of connections) connection.destroy();
  silent.close();
});

afterEach(() => void vi.useRealTimers());

const connect = () => connectDocker(`tcp://127.0.0.1:${(silent.address() as AddressInfo).port}`);

test("an engine that does not answer is given up at the deadline, and so is the request", async () => {
  const docker = await connect();
  const accepted = once(silent, "connection") as Promise<[Socket]>;
  const call = callEngine(
    "list containers",
    (abortSignal) => docker.listContainers({ abortSignal }),
    undefined,
    100,
  );
  await expect(call).rejects.toBeInstanceOf(EngineError);
  await expect(call).rejects.toThrow("Docker could not list containers: it did not answer within 0.1 s.");
  const [connection] = await accepted;
  if (!connection.closed) await once(connection, "close");
});

test("without a deadline of its own a call has 20 seconds", async () => {
  vi.useFakeTimers();
  const told = callEngine("answer", () => new Promise(() => {})).catch(String);
  await vi.advanceTimersByTimeAsync(19_999);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await told).toContain("Docker could not answer: it did not answer within 20 s.");
});

test("an aborted call throws the signal's own reason", async () => {
  const docker = await connect();
  const reason = new Error("its job was cancelled");
  const controller = new AbortController();
  const call = callEngine("describe itself", () => docker.info(), controller.signal);
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  await expect(callEngine("describe itself", () => docker.info(), controller.signal)).rejects.toBe(reason);
});
