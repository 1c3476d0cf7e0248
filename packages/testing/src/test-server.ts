import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@millrace/embedded-postgres";

/** Where the databases of a test run live. */
export type TestServerSource =
  | { readonly kind: "embedded"; readonly binDirectory?: string }
  | { readonly kind: "container"; readonly image: string }
  | { readonly kind: "url"; readonly url: string };

export interface TestServer {
  /** Connection string of a superuser, or of a role that may create databases. */
  readonly url: string;
  /** One line for the person who runs the tests. */
  readonly description: string;
  stop(): Promise<void>;
}

/** Reads `TEST_DATABASE_URL`, `TEST_DATABASE`, `TEST_POSTGRES_IMAGE` and `TEST_POSTGRES_BIN`. */
export function testServerSource(
  environment: Readonly<Record<string, string | undefined>>,
): TestServerSource {
  const {
    TEST_DATABASE_URL: url,
    TEST_DATABASE: kind,
    TEST_POSTGRES_IMAGE: image,
    TEST_POSTGRES_BIN: binDirectory,
  } = environment;
  if (kind !== undefined && kind !== "embedded" && kind !== "container") {
    throw new Error(`TEST_DATABASE is "${kind}"; it must be "embedded" or "container".`);
  }
  if (url !== undefined) {
    if (kind !== undefined || binDirectory !== undefined) {
      throw new Error(
        "TEST_DATABASE_URL names a server of its own: unset TEST_DATABASE and TEST_POSTGRES_BIN.",
      );
    }
    return { kind: "url", url };
  }
  if (kind === "container") {
    if (binDirectory !== undefined)
      throw new Error("TEST_DATABASE=container starts an image: unset TEST_POSTGRES_BIN.");
    return { kind: "container", image: image ?? "postgres:18" };
  }
  if (image !== undefined) throw new Error("TEST_POSTGRES_IMAGE needs TEST_DATABASE=container.");
  return binDirectory === undefined ? { kind: "embedded" } : { kind: "embedded", binDirectory };
}

/** The server of a whole run. Fast rather than safe: nothing in it is wanted afterwards. */
export async function startTestServer(source: TestServerSource): Promise<TestServer> {
  switch (source.kind) {
    case "embedded":
      return startFastServer(source.binDirectory);
    case "container":
      return startContainer(source.image);
    case "url":
      return { url: source.url, description: "the server of TEST_DATABASE_URL", async stop() {} };
  }
}

/** Enough for a few test files at a time, each with pools of its own. */
const MAX_CONNECTIONS = 300;

async function startFastServer(binDirectory: string | undefined): Promise<TestServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "millrace-test-"));
  const server = await startEmbeddedPostgres({
    dataDirectory,
    durable: false,
    settings: { max_connections: MAX_CONNECTIONS, max_wal_size: "4GB" },
    ...(binDirectory === undefined ? {} : { binDirectory }),
  });
  return {
    url: server.url,
    description: `PostgreSQL ${server.version} from ${binDirectory ?? "npm"}`,
    async stop() {
      await server.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function startContainer(image: string): Promise<TestServer> {
  const { PostgreSqlContainer } = await import("@testcontainers/postgresql");
  const container = await new PostgreSqlContainer(image)
    .withUsername("millrace")
    .withPassword(randomBytes(12).toString("hex"))
    .withDatabase("millrace")
    .withCommand(["postgres", "-c", "fsync=off", "-c", `max_connections=${MAX_CONNECTIONS}`])
    .start();
  return {
    url: container.getConnectionUri(),
    description: `a container of ${image}`,
    async stop() {
      await container.stop();
    },
  };
}
