import { describe, expect, test } from "vitest";
import { emailSchema } from "./schema.ts";

const payload = { userId: "u1", template: "welcome", data: { email: "ada@example.org" } };

function pointers(fields: object): string[] {
  const { error } = emailSchema.safeParse({ ...payload, ...fields });
  return (error?.issues ?? []).map(({ path }) => `/${path.join("/")}`);
}

describe("email-notification", () => {
  test("takes what it should", () => {
    expect(pointers({})).toEqual([]);
    expect(emailSchema.parse({ userId: "u1", template: "welcome" }).data).toEqual({});
    expect(pointers({ data: { email: ["a@example.org", "b@example.org"], plan: { name: "pro" } } })).toEqual(
      [],
    );
    expect(
      pointers({ attachments: [{ filename: "a.txt", contentType: "text/plain", content: "eA==" }] }),
    ).toEqual([]);
  });

  test.each([
    [{ template: "farewell" }, "/template"],
    [{ cc: "x" }, "/"],
    [{ data: { email: "nobody" } }, "/data/email"],
    [{ data: { email: "ada@example.org\r\nRCPT TO:<all@example.org>" } }, "/data/email"],
    [{ data: { email: Array.from({ length: 51 }, (_, n) => `u${n}@example.org`) } }, "/data/email"],
    [{ data: { subject: "News\r\nBcc: all@example.org" } }, "/data/subject"],
    [{ data: { subject: "News\u2028Bcc: all@example.org" } }, "/data/subject"],
    [
      { attachments: [{ filename: "a\nb", contentType: "text/plain", content: "" }] },
      "/attachments/0/filename",
    ],
    [
      { attachments: [{ filename: "a", contentType: "text/plain\r\nX: y", content: "" }] },
      "/attachments/0/contentType",
    ],
    [
      { attachments: [{ filename: "a", contentType: "text/plain", content: "not base64!" }] },
      "/attachments/0/content",
    ],
    [{ attachments: [{ filename: "a", contentType: "text/plain", path: "/etc/passwd" }] }, "/attachments/0"],
    [
      { attachments: Array.from({ length: 11 }, () => ({ filename: "a", contentType: "a/b", content: "" })) },
      "/attachments",
    ],
    [{ attachments: [{ filename: "a", contentType: "a/b", content: "A".repeat(200_004) }] }, "/attachments"],
  ])("refuses %j by name", (fields, pointer) => {
    expect(pointers(fields)).toContain(pointer);
  });
});
