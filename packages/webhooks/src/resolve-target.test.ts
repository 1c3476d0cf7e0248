import { createAddressSet } from "@millrace/core";
import { expect, test } from "vitest";
import { RefusedTargetError } from "./refused-target-error.ts";
import { resolveTarget } from "./resolve-target.ts";

const NONE = createAddressSet([]);
const PUBLIC = "93.184.215.14";
const resolvesTo =
  (...addresses: string[]) =>
  async () =>
    addresses;

test.each([
  "https://127.0.0.1/",
  "https://127.1/",
  "https://2130706433/",
  "https://0x7f.0.0.1/",
  "https://017700000001/",
  "https://127.0.0.1./",
  "https://0/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:a9fe:a9fe]/",
  "https://[64:ff9b::a9fe:a9fe]/",
  "https://[2002:7f00:1::]/",
  "https://[2001:0:7f00:1::]/",
  "https://[fc00::1]/",
  "https://[fe80::1]/",
  "https://[fec0::1]/",
  "https://169.254.169.254/latest/meta-data",
  "https://10.0.0.1/",
  "https://100.64.0.1/",
  "https://192.0.0.1/",
  "https://198.18.0.1/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
])("%s is refused, and the address is named", async (url) => {
  await expect(resolveTarget(url, NONE)).rejects.toThrow(/is not on the public internet/);
  await expect(resolveTarget(url, NONE)).rejects.toBeInstanceOf(RefusedTargetError);
});

test.each(["127.0.0.1", "::ffff:127.0.0.1", "fd00::1", "0.0.0.0"])(
  "a name that leads to %s is refused, even beside a public address",
  async (address) => {
    const resolve = resolvesTo(PUBLIC, address);
    await expect(resolveTarget("https://hooks.example/", NONE, resolve)).rejects.toThrow(
      `hooks.example (${address}) is not on the public internet`,
    );
  },
);

test.each([
  ["ftp://hooks.example/", "no http or https URL"],
  ["unix:///var/run/docker.sock", "no http or https URL"],
  ["hooks.example", "no http or https URL"],
  ["https://user:secret@hooks.example/", "must not carry a user name"],
  ["http://hooks.example/", "must use https"],
  ["https://hooks.example:6379/", "port 443 or 8443"],
  ["https://[fe80::1%25eth0]/", "no http or https URL"],
])("%s: %s", async (url, message) => {
  await expect(resolveTarget(url, NONE, resolvesTo(PUBLIC))).rejects.toThrow(message);
});

test("a public name is asked once, and the address that was looked at is the one to connect to", async () => {
  let asked = 0;
  const target = await resolveTarget("https://hooks.example/a?b", NONE, async () => {
    asked += 1;
    return asked === 1 ? [PUBLIC] : ["127.0.0.1"];
  });
  expect([target.addresses, target.url.href, asked]).toEqual([[PUBLIC], "https://hooks.example/a?b", 1]);
});

test("an allowed network is reached by http on any port; its neighbours are not", async () => {
  const allowed = createAddressSet(["10.1.0.0/16", "::1"]);
  expect((await resolveTarget("http://10.1.2.3:8080/", allowed)).addresses).toEqual(["10.1.2.3"]);
  expect((await resolveTarget("http://[::ffff:10.1.2.3]/", allowed)).addresses).toEqual(["::ffff:a01:203"]);
  expect((await resolveTarget("http://[::1]:9/", allowed)).addresses).toEqual(["::1"]);
  await expect(resolveTarget("http://10.2.0.1/", allowed)).rejects.toThrow("(private)");
});
