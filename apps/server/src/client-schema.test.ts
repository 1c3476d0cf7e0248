import { expect, test } from "vitest";
import { clientSchema } from "./client-schema.fixture.ts";

// Update: `npm run client:generate`.
test("the client's types are those of the server's OpenAPI document", async () => {
  await expect(await clientSchema()).toMatchFileSnapshot("../../../packages/client/src/schema.ts");
}, 60_000);
