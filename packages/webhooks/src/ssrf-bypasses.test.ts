import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAddressSet, type JobContext } from "@millrace/core";
import { expect, onTestFinished, test } from "vitest";
import { createWebhookHandlers } from "./handlers.ts";
import { resolveTarget } from "./resolve-target.ts";

// Ways around guards like this one that worked elsewhere, each refused with the address that was refused.

const PUBLIC = "93.184.215.14";
const NONE = createAddressSet([]);

/** Where a URL whose host is an address really leads. */
test.each([
  ["an IPv4 address in IPv6", "https://[::ffff:a9fe:a9fe]/", "::ffff:a9fe:a9fe", "linkLocal"],
  ["the same with dots", "https://[::ffff:169.254.169.254]/", "::ffff:a9fe:a9fe", "linkLocal"],
  ["one number", "https://2130706433/", "127.0.0.1", "loopback"],
  ["one hexadecimal number", "https://0x7f000001/", "127.0.0.1", "loopback"],
  ["hexadecimal parts", "https://0x7f.0x0.0x0.0x1/", "127.0.0.1", "loopback"],
  ["octal parts", "https://0177.0.0.01/", "127.0.0.1", "loopback"],
  ["one octal number", "https://017700000001/", "127.0.0.1", "loopback"],
  ["parts left out", "https://127.1/", "127.0.0.1", "loopback"],
  ["nothing but zero", "https://0/", "0.0.0.0", "unspecified"],
  ["a dot at the end", "https://127.0.0.1./", "127.0.0.1", "loopback"],
  ["full-width digits", "https://１２７.０.０.１/", "127.0.0.1", "loopback"],
  ["circled digits and ideographic dots", "https://①②⑦。⓪。⓪。①/", "127.0.0.1", "loopback"],
  ["escaped digits", "https://%31%32%37.0.0.1/", "127.0.0.1", "loopback"],
  ["NAT64", "https://[64:ff9b::a9fe:a9fe]/", "64:ff9b::a9fe:a9fe", "rfc6052"],
  ["local NAT64", "https://[64:ff9b:1::a9fe:a9fe]/", "64:ff9b:1::a9fe:a9fe", "rfc6052"],
  ["6to4", "https://[2002:7f00:1::]/", "2002:7f00:1::", "6to4"],
  ["Teredo", "https://[2001:0:7f00:1::]/", "2001:0:7f00:1::", "teredo"],
  ["IPv4-compatible IPv6", "https://[::7f00:1]/", "::7f00:1", "reserved"],
  ["translated IPv4", "https://[::ffff:0:7f00:1]/", "::ffff:0:7f00:1", "rfc6145"],
  ["the metadata service", "https://169.254.169.254/latest/meta-data", "169.254.169.254", "linkLocal"],
  ["the metadata service by IPv6", "https://[fd00:ec2::254]/", "fd00:ec2::254", "uniqueLocal"],
  ["shared address space", "https://100.64.0.1/", "100.64.0.1", "carrierGradeNat"],
  ["another loopback", "https://127.255.255.254/", "127.255.255.254", "loopback"],
])("%s: %s", async (_, url, address, range) => {
  await expect(resolveTarget(url, NONE)).rejects.toThrow(
    `${address} is not on the public internet (${range})`,
  );
});

test.each([
  ["a private address beside a public one", [PUBLIC, "10.0.0.7"], "10.0.0.7"],
  ["an AAAA record beside a public A", [PUBLIC, "fd00::1"], "fd00::1"],
  ["the address of this machine", ["0.0.0.0"], "0.0.0.0"],
  ["an IPv4 address in IPv6", ["::ffff:127.0.0.1"], "::ffff:127.0.0.1"],
  ["an address with a zone", ["fe80::1%eth0"], "fe80::1%eth0"],
])("a name that leads to %s", async (_, addresses, refused) => {
  const found = resolveTarget("https://hooks.example/", NONE, async () => addresses);
  await expect(found).rejects.toThrow(`hooks.example (${refused}) is not on the public internet`);
});

test.each([
  ["a socket of this machine", "unix:///var/run/docker.sock"],
  ["a socket in a host", "http://unix:/var/run/docker.sock:/containers/json"],
  ["a zone in a URL", "https://[fe80::1%25eth0]/"],
  ["another protocol", "gopher://127.0.0.1:6379/_FLUSHALL"],
  ["a file", "file:///etc/passwd"],
  ["a password before the host", "https://hooks.example:x@127.0.0.1/"],
  ["a port of something else", `https://${PUBLIC}:6379/`],
])("%s is no target: %s", async (_, url) => {
  await expect(resolveTarget(url, NONE, async () => [PUBLIC])).rejects.toMatchObject({
    name: "RefusedTargetError",
  });
});

test("a name that leads elsewhere on the second question is asked once, and that address is connected to", async () => {
  const answers = [["127.0.0.1"], ["10.0.0.1"]];
  let asked = 0;
  const url = await serve();
  const port = new URL(url).port;
  const result = await send(`http://rebinding.example:${port}/hook`, ["127.0.0.1"], async () => {
    asked += 1;
    return answers.shift() ?? [];
  });
  expect(result).toMatchObject({ status: 204 });
  expect([asked, answers]).toEqual([1, [["10.0.0.1"]]]);
});

test("a redirect to a private address ends there: nothing goes to it", async () => {
  const inside: string[] = [];
  const secret = await serve((path) => inside.push(path));
  const url = await serve(undefined, `${secret}/admin`);
  await expect(send(`${url}/hook`, ["127.0.0.1"])).rejects.toMatchObject({ code: "http-302" });
  expect(inside).toEqual([]);
});

test("what an operator allows is reached, and its neighbour is not", async () => {
  const url = await serve();
  expect(await send(`${url}/hook`, ["127.0.0.0/30"])).toMatchObject({ status: 204 });
  await expect(send(url.replace("127.0.0.1", "127.0.0.4"), ["127.0.0.0/30"])).rejects.toThrow(
    "127.0.0.4 is not",
  );
});

/** A receiver on loopback that answers 204, or leads elsewhere. */
async function serve(onRequest: (path: string) => unknown = () => {}, location?: string): Promise<string> {
  const server = createServer((request, response) => {
    onRequest(request.url ?? "");
    if (location === undefined) response.writeHead(204).end();
    else response.writeHead(302, { location }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send(
  url: string,
  allowedNetworks: readonly string[],
  resolve?: (host: string) => Promise<readonly string[]>,
) {
  const [handler] = createWebhookHandlers({
    allowedNetworks,
    now: () => 1_700_000_000_000,
    ...(resolve !== undefined && { resolve }),
  });
  const { signal } = new AbortController();
  const context: Partial<JobContext> = { jobId: "42", attempt: 1, signal, progress() {} };
  return handler!.execute({ url, payload: {} }, context as JobContext);
}
