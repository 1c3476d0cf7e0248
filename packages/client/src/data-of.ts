import { MillraceApiError } from "./api-error.ts";

/** What a call of `client.http` resolves with. */
interface Answer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of an answer, or its error thrown: `await dataOf(client.http.GET("/api/queues"))`. Throws MillraceApiError. */
export async function dataOf<Given extends Answer>(
  asked: Promise<Given>,
): Promise<Exclude<Given["data"], undefined>> {
  const { data, error, response } = await asked;
  if (!response.ok) throw new MillraceApiError(response.url, response.status, error);
  return data as Exclude<Given["data"], undefined>;
}
