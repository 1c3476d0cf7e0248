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
  readonly signal?: AbortSignal;
}

/** Carries out one call in this process, on a screen without colours. */
export async function call(args: readonly string[], options: CallOptions = {}): Promise<Call> {
  const { environment = {}, input = "", columns = 120, signal = new AbortController().signal } = options;
  let output = "";
  let errors = "";
  const exitCode = await runProgram(args, {
    environment,
    input: (async function* () {
      yield input;
    })(),
    async write(text) {
      output += text;
    },
    writeError: (text) => void (errors += text),
    async runServer(variables) {
      output += JSON.stringify(variables);
    },
    screen: { live: false, columns, rows: 40, colours: false, onKey: () => () => {} },
    user: "tester",
    signal,
  });
  return { exitCode, output, errors };
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
