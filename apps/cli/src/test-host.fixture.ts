import type { Host } from "./host.ts";
import { runProgram } from "./run-program.ts";

/** What a call of the program came to. */
export interface Call {
  readonly exitCode: number;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly errors: string;
}

export interface CallOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: string;
  readonly columns?: number;
}

/** A host that does nothing, on a screen of 120 columns without colours; `parts` go over its own. */
export function testHost(parts: Partial<Host> = {}): Host {
  return {
    environment: {},
    input: (async function* () {})(),
    closeInput() {},
    async write() {},
    writeError() {},
    async runServer() {},
    screen: { live: false, columns: 120, rows: 40, colours: false, onKey: () => () => {} },
    user: "tester",
    signal: new AbortController().signal,
    ...parts,
  };
}

/** Carries out one call in this process. Of a server it prints the variables that it would get. */
export async function call(args: readonly string[], options: CallOptions = {}): Promise<Call> {
  const { environment = {}, input = "", columns = 120 } = options;
  let output = "";
  let errors = "";
  const host = testHost({
    environment,
    input: (async function* () {
      yield input;
    })(),
    async write(text) {
      output += toText(text);
    },
    writeError: (text) => void (errors += toText(text)),
    async runServer(variables) {
      output += JSON.stringify(variables);
    },
  });
  const exitCode = await runProgram(args, { ...host, screen: { ...host.screen, columns } });
  return { exitCode, output, errors };
}

function toText(text: string | Uint8Array): string {
  return Buffer.from(text as Uint8Array).toString();
}

/** The program on a database: how each call ends, and what `--json` says, read. */
export function onDatabase(databaseUrl: string, more: Readonly<Record<string, string>> = {}) {
  const environment = { DATABASE_URL: databaseUrl, MILLRACE_DATA_DIR: "/nowhere", ...more };
  return {
    run: (args: readonly string[], options: CallOptions = {}) => call(args, { environment, ...options }),
    async json<Value>(args: readonly string[]): Promise<Value> {
      const { output, errors } = await call([...args, "--json"], { environment });
      if (errors !== "") throw new Error(errors);
      return JSON.parse(output) as Value;
    },
  };
}
