import { workerData } from "node:worker_threads";
import type { ThreadCall, ThreadSettings } from "../guest-protocol.ts";
import { limitMemory } from "./limit-memory.ts";
import { createOutputWriter, OutputLimitReached } from "./output-writer.ts";
import { type ProgramEnd, serveThread } from "./serve-thread.ts";

/** Linked into each program: tells the host when the allocator was refused memory. */
const ALLOCATOR = `
extern "C" void *__real_sbrk(long);
extern "C" __attribute__((import_module("millrace"), import_name("memory_refused"))) void memory_refused();
extern "C" void *__wrap_sbrk(long bytes) {
  void *at = __real_sbrk(bytes);
  if (at == (void *)-1 && bytes > 0) memory_refused();
  return at;
}
`;
const LINKED = ["allocator.o", "-Wl,--wrap=sbrk"];

const { ceilingPages } = workerData as ThreadSettings;
// The compiler is itself a program with a memory of its own; whoever compiles it here gives it a ceiling.
const compileModule = WebAssembly.compile;
WebAssembly.compile = (bytes) => compileModule(limitMemory(bytes, ceilingPages));

const { Exit, commands } = await import("@yowasp/clang");
const quiet = { fetchProgress: () => {}, stdout: () => {}, stderr: () => {}, decodeASCII: false };
const built = await commands["clang++"](
  ["-O2", "-c", "allocator.cpp", "-o", "allocator.o"],
  { "allocator.cpp": ALLOCATOR },
  quiet,
);
const allocator = (built as Record<string, Uint8Array>)["allocator.o"]!;

serveThread(async ({ request, output }: ThreadCall): Promise<ProgramEnd> => {
  const files = Object.fromEntries(request.files.map(({ name, bytes }) => [name, bytes]));
  const write = {
    stdout: createOutputWriter(output, "stdout"),
    stderr: createOutputWriter(output, "stderr"),
  };
  try {
    const command = commands[request.command[0] === "clang" ? "clang" : "clang++"];
    const left = await command(
      [...request.command.slice(1), ...LINKED],
      { ...files, "allocator.o": allocator },
      {
        ...quiet,
        stdout: (bytes) => bytes && write.stdout(bytes),
        stderr: (bytes) => bytes && write.stderr(bytes),
      },
    );
    const artifact = (left as Record<string, Uint8Array>)[request.artifact?.name ?? ""] ?? null;
    return { exitCode: 0, signal: null, artifact };
  } catch (error) {
    if (error instanceof Exit) return { exitCode: error.code, signal: null, artifact: null };
    if (error instanceof OutputLimitReached) return { exitCode: null, signal: "SIGKILL", artifact: null };
    if (error instanceof WebAssembly.RuntimeError)
      return { exitCode: null, signal: "SIGABRT", artifact: null };
    throw error;
  }
});
