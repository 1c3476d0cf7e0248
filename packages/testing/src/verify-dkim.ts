import { createHash, createPublicKey, createVerify, type KeyObject } from "node:crypto";

/**
 * Whether a mail's DKIM signature (RFC 6376, rsa-sha256, relaxed/relaxed) is right, by the key that the record of its
 * domain and selector would hold. Throws for a mail without such a signature.
 */
export function verifyDkim(raw: string, keys: Readonly<Record<string, string>>): boolean {
  const end = raw.indexOf("\r\n\r\n");
  const headers = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = headers.find((line) => /^dkim-signature:/i.test(line));
  if (signature === undefined) throw new Error("The mail has no DKIM signature.");
  const tags = readTags(signature.slice(signature.indexOf(":") + 1));
  if (tags["a"] !== "rsa-sha256" || tags["c"] !== "relaxed/relaxed")
    throw new Error(`The signature is ${tags["a"]}, ${tags["c"]}.`);
  const key = readKey(keys[`${tags["s"]}._domainkey.${tags["d"]}`]);

  const body = createHash("sha256")
    .update(relaxBody(raw.slice(end + 4)), "latin1")
    .digest("base64");
  const signed = pickHeaders(headers, (tags["h"] ?? "").split(":")).map(relaxHeader);
  const own = relaxHeader(signature.replace(/([;\s]b=)[^;]*/, "$1"));
  const verifier = createVerify("sha256").update([...signed, own].join("\r\n"), "latin1");
  return tags["bh"] === body && verifier.verify(key, tags["b"] ?? "", "base64");
}

/** Names of the headers that the signature covers, in small letters. */
export function signedHeaders(raw: string): readonly string[] {
  const signature = raw.split(/\r\n(?![ \t])/).find((line) => /^dkim-signature:/i.test(line)) ?? "";
  return (readTags(signature.slice(signature.indexOf(":") + 1))["h"] ?? "").toLowerCase().split(":");
}

function readTags(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(";").map((tag) => {
      const equals = tag.indexOf("=");
      return [tag.slice(0, equals).trim(), tag.slice(equals + 1).replaceAll(/\s/g, "")];
    }),
  );
}

/** From a record of the DNS: `v=DKIM1; k=rsa; p=…`. */
function readKey(record: string | undefined): KeyObject {
  if (record === undefined) throw new Error("There is no such record.");
  const der = Buffer.from(readTags(record)["p"] ?? "", "base64");
  return createPublicKey({ key: der, format: "der", type: "spki" });
}

/** Of a name that comes more than once, from the last one upwards. */
function pickHeaders(headers: readonly string[], names: readonly string[]): string[] {
  const left = [...headers];
  return names.flatMap((name) => {
    const index = left.findLastIndex((line) =>
      line.toLowerCase().startsWith(`${name.trim().toLowerCase()}:`),
    );
    return index === -1 ? [] : left.splice(index, 1);
  });
}

function relaxHeader(line: string): string {
  const colon = line.indexOf(":");
  const value = line
    .slice(colon + 1)
    .replaceAll(/\r\n/g, "")
    .replaceAll(/[ \t]+/g, " ");
  return `${line.slice(0, colon).trim().toLowerCase()}:${value.trim()}`;
}

function relaxBody(body: string): string {
  const lines = body.split("\r\n").map((line) => line.replaceAll(/[ \t]+/g, " ").replace(/ $/, ""));
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  return lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`;
}
