import { z } from "zod";
import { parseCpuShare } from "./cpu-share.ts";
import { isFaulty } from "../dependencies/installer.ts";
import { findEntry } from "./entry-file.ts";
import type { Language } from "../language/language.ts";
import { type LanguageName, LANGUAGE_NAMES, LANGUAGES } from "../language/languages.ts";
import { offersVersion, reservedNames } from "../language/runtimes.ts";
import { limitFaults } from "./limit-faults.ts";
import { limitsField, upTo } from "./limits-field.ts";
import { type ExecutionLimits, jobTimeoutMs, MIN_MEMORY_BYTES } from "./limits.ts";
import { limitsOfLanguage, widestLimits } from "./limits-of-language.ts";
import { formatMemorySize, parseMemorySize } from "./memory-size.ts";
import {
  argsField,
  dependenciesField,
  environmentField,
  filesField,
  guestText,
  outputsField,
  testsField,
  workspaceField,
} from "./payload-fields.ts";

const MAX_FLAGS = 32;
const MAX_ID_LENGTH = 200;
const MAX_OWNER_LENGTH = 300;
const MAX_LOCK_FAULTS = 10;

/**
 * Payload of a `code-execution` job under these limits. Nothing is filled in or changed: what is left out is
 * decided when the job runs. More than a ceiling is refused by name rather than cut.
 */
export function codeExecutionSchema(limits: ExecutionLimits) {
  const widest = widestLimits(limits);
  return z.strictObject(payloadShape(widest)).superRefine((payload, context) => {
    const refuse: Refuse = (path, message) => context.addIssue({ code: "custom", path: [...path], message });
    checkForm(payload, refuse);
    checkLanguage(payload, refuse);
    for (const { path, message } of limitFaults(payload, limits, widest)) refuse(path, message);
    checkDependencies(payload, refuse);
    checkTestTimes(payload, limits, refuse);
    checkLive(payload, refuse);
    checkWorkspace(payload, refuse);
  });
}

export type CodeExecutionPayload = z.output<ReturnType<typeof codeExecutionSchema>>;
type Refuse = (path: readonly (string | number)[], message: string) => void;

function payloadShape(limits: ExecutionLimits) {
  const { run } = limits;
  const flags = z
    .array(z.string().max(100))
    .max(MAX_FLAGS)
    .optional()
    .describe("Compiler flags, one each; an allow-list applies.");
  const options = z.strictObject({
    flags,
    timeout: upTo(run.timeoutMs).describe(
      "Milliseconds that the program may run. Default and ceiling: MAX_EXECUTION_TIME.",
    ),
    memoryLimit: quantity(parseMemorySize, {
      example: "128m",
      min: MIN_MEMORY_BYTES,
      max: run.memoryBytes,
      format: formatMemorySize,
    }).describe("Memory of the running program. Default and ceiling: MAX_MEMORY_LIMIT."),
    cpuLimit: quantity(parseCpuShare, {
      example: "0.5",
      min: 0.01,
      max: run.cpus,
      format: String,
    }).describe("Share of processors of the running program. Default and ceiling: MAX_CPU_LIMIT."),
  });
  const id = z.string().min(1).max(MAX_ID_LENGTH).optional();
  return {
    roomId: id.describe("Where the program belongs to, for whoever submits it."),
    userId: id.describe("Whose program it is."),
    language: z.enum(LANGUAGE_NAMES),
    version: z
      .string()
      .max(20)
      .optional()
      .describe("Such as 3 or 3.11: refused when it is another that runs here."),
    code: guestText(limits.sourceBytes)
      .min(1, { error: "is empty" })
      .optional()
      .describe("The program's only file. Give this or `files`."),
    files: filesField(limits).optional(),
    entry: z
      .string()
      .max(200)
      .optional()
      .describe("The file that starts. Default: that named main, or the only one."),
    args: argsField().optional(),
    stdin: guestText(limits.stdinBytes)
      .optional()
      .describe("What the program reads from its standard input. Default: nothing."),
    env: environmentField().optional(),
    dependencies: dependenciesField(limits).optional(),
    compile: z
      .strictObject({
        flags,
        timeoutMs: upTo(limits.compile.timeoutMs).describe(
          "Wall time of the compiler. Default: three times COMPILE_TIMEOUT_MS.",
        ),
        cpuMs: upTo(limits.compile.timeoutMs).describe(
          "Processor time of the compiler. Default and ceiling: COMPILE_TIMEOUT_MS.",
        ),
      })
      .optional(),
    limits: limitsField(limits).optional(),
    stderrToStdout: z
      .boolean()
      .optional()
      .describe("Whether what it writes to stderr goes to stdout, in the order of writing. Default: no."),
    outputs: outputsField().optional(),
    tests: testsField(limits).optional(),
    workspace: workspaceField().optional(),
    owner: z
      .string()
      .max(MAX_OWNER_LENGTH)
      .refine((text) => !text.includes("\0") && text.isWellFormed(), { error: "holds what is no character" })
      .optional()
      .describe(
        "Whose it is, such as user:ada: each owner has workspaces of its own. Default: of nobody in particular.",
      ),
    live: z.boolean().optional().describe("Whether its output can be followed while it runs. Default: no."),
    interactive: z
      .boolean()
      .optional()
      .describe("Whether what it reads is sent while it runs; its output can be followed then. Default: no."),
    options: options
      .optional()
      .describe("Limits in the words of `/api/compile`; give these or `compile` and `limits`."),
  };
}

type Payload = z.output<z.ZodObject<ReturnType<typeof payloadShape>>>;

/** What can be said in two ways is said in one. */
function checkForm({ code, files, entry, options, compile, limits }: Payload, refuse: Refuse): void {
  if (code === undefined && files === undefined) refuse(["code"], "is missing: give code, or files");
  if (code !== undefined && files !== undefined) refuse(["code"], "is given beside files: give one of them");
  if (code !== undefined && entry !== undefined)
    refuse(["entry"], "is for several files: code is the only one");
  if (options !== undefined && (compile !== undefined || limits !== undefined))
    refuse(["options"], "is given beside compile or limits, which say the same");
}

function checkLanguage({ language, version, files, entry, compile, options }: Payload, refuse: Refuse): void {
  const at = compile?.flags === undefined ? "options" : "compile";
  for (const [index, flag] of (compile?.flags ?? options?.flags ?? []).entries()) {
    const fault = LANGUAGES[language].flagFault(flag);
    if (fault !== undefined) refuse([at, "flags", index], fault);
  }
  if (version !== undefined && !offersVersion(language, version))
    refuse(["version"], `is not offered: ${language} is ${versionsOf(language)}`);
  if (files === undefined || files.length === 0) return;
  const names = files.map(({ name }) => name);
  const reserved = reservedNames(language);
  for (const [index, name] of names.entries()) {
    if (reserved.includes(name.split("/")[0] ?? ""))
      refuse(["files", index, "name"], "is the name of something that the sandbox makes");
  }
  const found = findEntry(LANGUAGES[language], names, entry);
  if (typeof found !== "string") refuse(["entry"], found.fault);
}

/** What is followed is one run. */
function checkLive({ live, interactive, stdin, tests }: Payload, refuse: Refuse): void {
  if (interactive === true && live === false)
    refuse(["live"], "is no choice of an interactive program: leave it out");
  if (interactive === true && stdin !== undefined)
    refuse(["stdin"], "is given beside interactive: send it while the program runs");
  if ((live === true || interactive === true) && tests !== undefined)
    refuse(["tests"], "are several runs, and only one can be followed: leave out live and interactive");
}

/** What is kept is what one run left. */
function checkWorkspace({ workspace, tests }: Payload, refuse: Refuse): void {
  if (workspace !== undefined && tests !== undefined)
    refuse(["tests"], "are several runs, and a workspace keeps what one run left: leave out workspace");
}

function checkDependencies({ language, dependencies }: Payload, refuse: Refuse): void {
  if (dependencies === undefined) return;
  const { installer }: Language = LANGUAGES[language];
  if (installer === undefined) {
    refuse(["dependencies"], `are not installed for ${language}: send what it needs among its files`);
    return;
  }
  const given = Object.keys(dependencies);
  if (given.length === 0) {
    refuse(["dependencies"], `holds none of ${installer.files.join(" and ")}`);
    return;
  }
  const missing = installer.files.filter((name) => dependencies[name] === undefined);
  for (const name of given.filter((each) => !installer.files.includes(each)))
    refuse(["dependencies", name], `is none of ${language}'s: it takes ${installer.files.join(" and ")}`);
  for (const name of missing) refuse(["dependencies", name], "is missing");
  if (missing.length > 0) return;
  const read = installer.read(dependencies as Record<string, string>, installer.registry);
  if (!isFaulty(read)) return;
  for (const { file, message } of read.slice(0, MAX_LOCK_FAULTS)) refuse(["dependencies", file], message);
}

function versionsOf(language: LanguageName): string {
  return Object.entries(LANGUAGES[language].toolchains)
    .map(([driver, { version }]) => `${version} (${driver})`)
    .join(", ");
}

function checkTestTimes(
  { language, tests, limits: asked, options }: Payload,
  limits: ExecutionLimits,
  refuse: Refuse,
): void {
  const timeoutMs = asked?.timeoutMs ?? options?.timeout;
  const { timeoutMs: run } = limitsOfLanguage(language, limits).run;
  const most = jobTimeoutMs({ timeoutMs: run.most });
  if (tests === undefined || timeoutMs === undefined || tests.length * timeoutMs <= most) return;
  // What is too long for one run is told by itself.
  if (timeoutMs > run.most) return;
  refuse(
    ["tests"],
    `may take ${tests.length} times ${timeoutMs} ms, which is more than the ${most} ms of a job`,
  );
}

interface QuantityRange {
  readonly example: string;
  readonly min: number;
  readonly max: number;
  format(value: number): string;
}

function quantity(parse: (text: string) => number | undefined, { example, min, max, format }: QuantityRange) {
  return z
    .string()
    .max(32)
    .superRefine((text, context) => {
      const value = parse(text);
      const refuse = (message: string) => context.addIssue({ code: "custom", message });
      if (value === undefined) refuse(`must look like "${example}"`);
      else if (value > max) refuse(`is above the ceiling of ${format(max)}`);
      else if (value < min) refuse(`is below the least, ${format(min)}`);
    })
    .optional();
}
