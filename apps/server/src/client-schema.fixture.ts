import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { createBareApp } from "./bare-app.fixture.ts";
import { describeApp } from "./openapi.ts";

const HEADER =
  "/* Generated from the server's OpenAPI document by `npm run client:generate`; not to be changed by hand. */\n";

/** What of an OpenAPI document is folded here. */
interface Document {
  components: { schemas: object; responses?: object };
  paths: Record<string, Record<string, { responses: Record<string, object> }>>;
}

/** The types of the client, as TypeScript. */
export async function clientSchema(): Promise<string> {
  const document = JSON.parse(JSON.stringify(describeApp(createBareApp(), "0.1.0"))) as Document;
  nameProblems(document);
  const options = { rootTypes: true, rootTypesNoSchemaPrefix: true, alphabetize: true };
  return HEADER + astToString(await openapiTS(document as unknown as OpenAPI3, options));
}

/** Every route answers the same body to errors: named once, it makes the types a third as long. */
function nameProblems(document: Document): void {
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  document.components.responses = { Problem: { description: "What went wrong", content } };
  for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods)))
    for (const [status, response] of Object.entries(operation.responses))
      if (JSON.stringify(response).includes(JSON.stringify(content)))
        operation.responses[status] = { $ref: "#/components/responses/Problem" };
}
