import { LANGUAGE_SOURCES, type LanguageName } from "@millrace/code-execution";
import type { NewExecutionBody, PistonExecuteBody } from "@millrace/contract";

const MIB = 1024 * 1024;

/** The same program in our words. What is left out has this server's ceilings. */
export function toExecution(body: PistonExecuteBody, language: LanguageName): NewExecutionBody {
  const { stdin, args, compile_timeout, compile_cpu_time, run_timeout, run_cpu_time } = body;
  const memory = body.run_memory_limit ?? -1;
  const files = body.files.map(({ name, content, encoding = "utf8" }, index) => ({
    name: name ?? (index === 0 ? LANGUAGE_SOURCES[language] : `file${index}.code`),
    ...(encoding === "hex"
      ? { content: Buffer.from(content, "hex").toString("base64"), encoding: "base64" as const }
      : { content, encoding }),
  }));
  return {
    language,
    files,
    entry: files[0]?.name,
    ...(stdin == null ? {} : { stdin }),
    ...(args == null ? {} : { args }),
    compile: {
      ...(compile_timeout == null ? {} : { timeoutMs: compile_timeout }),
      ...(compile_cpu_time == null ? {} : { cpuMs: compile_cpu_time }),
    },
    limits: {
      ...(run_timeout == null ? {} : { timeoutMs: run_timeout }),
      ...(run_cpu_time == null ? {} : { cpuMs: run_cpu_time }),
      ...(memory === -1 ? {} : { memoryMb: Math.floor(memory / MIB) }),
    },
  };
}

const PLACES: Readonly<Record<string, string>> = {
  "/compile/timeoutMs": "/compile_timeout",
  "/compile/cpuMs": "/compile_cpu_time",
  "/limits/timeoutMs": "/run_timeout",
  "/limits/cpuMs": "/run_cpu_time",
  "/limits/memoryMb": "/run_memory_limit",
  "/entry": "/files/0/name",
};

/** Where in Piston's body a place of our program is. */
export function pistonPointer(pointer: string): string {
  return PLACES[pointer] ?? pointer;
}
