import { describe, expect, test } from "vitest";
import { createAddressSet, plainNetwork } from "@millrace/core";
import { clientAddressFinder, countedAddress } from "./client-address.ts";

describe("who a request comes from", () => {
  const find = clientAddressFinder(["10.0.0.0/8", "2001:db8:ffff::/48"]);

  test.each([
    [
      "nobody's word but the connection's, without a trusted proxy",
      "203.0.113.7",
      "198.51.100.1",
      "203.0.113.7",
    ],
    ["the hop that a trusted proxy names", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
    [
      "the rightmost hop that is not trusted: what is left of it may be made up",
      "10.0.0.1",
      "6.6.6.6, 198.51.100.1, 10.9.9.9",
      "198.51.100.1",
    ],
    ["the leftmost hop, when all are trusted", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
    ["the connection, when a trusted proxy names none", "10.0.0.1", undefined, "10.0.0.1"],
    ["an IPv4-mapped proxy, as IPv4", "::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"],
    ["a hop with a port", "10.0.0.1", "198.51.100.1:5123", "198.51.100.1"],
    ["an IPv6 hop in brackets with a port", "2001:db8:ffff::1", "[2001:DB8:0:0::1]:443", "2001:db8::1"],
    ["the proxy, when the hop is no address", "10.0.0.1", "6.6.6.6, unknown", "10.0.0.1"],
    [
      "the proxy that passed on a hop that is no address",
      "10.0.0.1",
      "6.6.6.6, 0x7f.1, 10.2.2.2",
      "10.2.2.2",
    ],
    ["a link-local peer without its zone", "fe80::1%eth0", undefined, "fe80::1"],
  ])("%s", (_case, peer, header, client) => {
    expect(find(peer, header)).toBe(client);
  });
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
])("requests of %s are counted under %s", (address, counted) => {
  expect(countedAddress(address)).toBe(counted);
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7/32", "203.0.113.7"],
  ["203.0.113.0/24", "203.0.113.0/24"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["2001:DB8::/32", "2001:db8::/32"],
  ["2001:0db8:0:0:0:0:0:1/128", "2001:db8::1"],
  ["::ffff:203.0.113.0/120", "203.0.113.0/24"],
])("%s is the network %s", (text, network) => {
  expect(plainNetwork(text)).toBe(network);
});

test.each([
  "",
  "203.0.113",
  "203.0.113.7/33",
  "203.0.113.7/8",
  "1.2.3.4/08",
  "::/129",
  "::1/64",
  "localhost",
  "1.2.3.4/",
  "1.2.3.4/8/8",
  "fe80::1%eth0",
  "::ffff:1.2.3.4/90",
])("%j is no network", (text) => {
  expect(() => plainNetwork(text)).toThrow(expect.objectContaining({ code: "INVALID_ADDRESS" }));
});

test("a set has the addresses of its networks and no others, of both families", () => {
  const set = createAddressSet(["203.0.113.0/25", "198.51.100.1", "2001:db8::/33", "::1"]);
  for (const address of ["203.0.113.127", "198.51.100.1", "2001:db8:7fff::1", "::1"])
    expect(set.has(address)).toBe(true);
  for (const address of ["203.0.113.128", "198.51.100.2", "2001:db8:8000::", "::2", "nonsense"]) {
    expect(set.has(address)).toBe(false);
  }
});
