import { z } from "zod";
import { LOCK_FILES } from "../dependencies/installers.ts";
import { environmentNameFault } from "./environment-names.ts";
import { createNameSet, fileNameFault } from "./file-names.ts";
import type { ExecutionLimits } from "./limits.ts";

const MAX_FILES = 100;
const MAX_OUTPUTS = 32;
const MAX_VARIABLES = 32;
const MAX_VALUE_BYTES = 4096;
const MAX_ARGUMENTS = 64;
const MAX_ARGUMENTS_BYTES = 16_384;
const MAX_TESTS = 50;

const byteLength = (text: string) => Buffer.byteLength(text);

/** Text that a program can be given: no NUL, no half of a character. */
export function guestText(maxBytes: number) {
  return z
    .string()
    .refine((text) => !text.includes("\0"), { error: "holds a NUL character" })
    .refine((text) => text.isWellFormed(), { error: "holds half of a character" })
    .refine((text) => byteLength(text) <= maxBytes, { error: `has more than ${maxBytes} bytes` });
}

function fileName() {
  return z.string().superRefine((name, context) => {
    const message = fileNameFault(name);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}

/** Names that are each below the working directory and do not stand in each other's way. */
function refuseClashes(names: readonly string[], refuse: (index: number, message: string) => void): void {
  const clash = createNameSet();
  for (const [index, name] of names.entries()) {
    const message = clash(name);
    if (message !== undefined) refuse(index, message);
  }
}

export function filesField(limits: ExecutionLimits) {
  const file = z.strictObject({
    name: fileName().describe("Below the working directory; folders are parted by `/`."),
    content: z.string(),
    encoding: z.enum(["utf8", "base64"]).optional().describe("Of `content`. Default: utf8."),
  });
  return z
    .array(
      file.superRefine(({ content, encoding }, context) => {
        const message = encoding === "base64" ? base64Fault(content) : textFault(content);
        if (message !== undefined) context.addIssue({ code: "custom", path: ["content"], message });
      }),
    )
    .min(1)
    .max(MAX_FILES)
    .superRefine((files, context) => {
      refuseClashes(
        files.map(({ name }) => name),
        (index, message) => context.addIssue({ code: "custom", path: [index, "name"], message }),
      );
      const sizes = files.map(({ content, encoding }) => Buffer.byteLength(content, encoding ?? "utf8"));
      if (sizes.reduce((sum, size) => sum + size, 0) > limits.filesBytes)
        context.addIssue({ code: "custom", message: `have more than ${limits.filesBytes} bytes together` });
    })
    .describe("The program's files. They are there when it is compiled and when it runs.");
}

function textFault(content: string): string | undefined {
  if (content.includes("\0")) return "holds a NUL character; send it as base64";
  return content.isWellFormed() ? undefined : "holds half of a character";
}

function base64Fault(content: string): string | undefined {
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(content) && content.length % 4 === 0;
  return isBase64 ? undefined : "is no base64";
}

export function argsField() {
  return z
    .array(guestText(MAX_ARGUMENTS_BYTES))
    .max(MAX_ARGUMENTS)
    .refine((args) => args.reduce((sum, text) => sum + byteLength(text) + 1, 0) <= MAX_ARGUMENTS_BYTES, {
      error: `have more than ${MAX_ARGUMENTS_BYTES} bytes together`,
    })
    .describe("Arguments of the program, each as it is: no shell sees them.");
}

export function environmentField() {
  return z
    .record(z.string(), guestText(MAX_VALUE_BYTES))
    .superRefine((variables, context) => {
      const names = Object.keys(variables);
      if (names.length > MAX_VARIABLES)
        context.addIssue({ code: "custom", message: `has more than ${MAX_VARIABLES} variables` });
      for (const name of names.slice(0, MAX_VARIABLES)) {
        const message = environmentNameFault(name);
        if (message !== undefined) context.addIssue({ code: "custom", path: [name], message });
      }
      const bytes = Object.entries(variables).reduce((sum, pair) => sum + byteLength(pair.join("=")) + 1, 0);
      if (bytes > MAX_ARGUMENTS_BYTES)
        context.addIssue({ code: "custom", message: `has more than ${MAX_ARGUMENTS_BYTES} bytes` });
    })
    .describe("Variables that the program finds, beside PATH, HOME, TMPDIR and LANG.");
}

/** The files of one package manager; which belongs to the language is judged with that. */
export function dependenciesField({ lockBytes }: ExecutionLimits) {
  const shape = Object.fromEntries(LOCK_FILES.map((name) => [name, guestText(lockBytes).optional()]));
  return z
    .strictObject(shape)
    .describe("Packages for the program, locked: the text of each file of npm, or of pip, by its name.");
}

export function outputsField() {
  return z
    .array(fileName())
    .min(1)
    .max(MAX_OUTPUTS)
    .superRefine((names, context) =>
      refuseClashes(names, (index, message) => context.addIssue({ code: "custom", path: [index], message })),
    )
    .describe("Names of files to hand back when the program has ended.");
}

export function workspaceField() {
  return z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._@:+-]{0,99}$/, {
      error: "must be 1 to 100 of letters, digits and . _ - @ : +, a letter or digit first",
    })
    .describe("Where its files are kept from run to run: it finds what the one before left there.");
}

export function testsField({ stdinBytes }: ExecutionLimits) {
  const test = z.strictObject({
    name: guestText(200).optional(),
    args: argsField().optional(),
    stdin: guestText(stdinBytes).optional(),
    expected: guestText(stdinBytes)
      .optional()
      .describe(
        "What it should write to stdout. White space at the ends of lines and of the text does not count.",
      ),
  });
  return z
    .array(test)
    .min(1)
    .max(MAX_TESTS)
    .describe(
      "Runs of the program, which is compiled once. Each has `args` and `stdin` of its own, or else the program's.",
    );
}
