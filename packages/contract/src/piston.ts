import { z } from "zod";

const milliseconds = z.int().min(1).nullish();
/** Bytes; -1: the server's limit. */
const memoryLimit = z.int().min(-1).nullish();

/** Body of `POST /piston/api/v2/execute`, in Piston's words. Null is as good as left out. */
export const pistonExecuteBody = z
  .strictObject({
    language: z.string().min(1).max(40).meta({ description: "A name or an alias of the runtimes." }),
    version: z.string().min(1).max(100).meta({
      description:
        "As in the runtimes, or a range of SemVer that all of it is in, such as `*`, `3.x` or `^18`.",
    }),
    files: z
      .array(
        z.strictObject({
          name: z.string().optional(),
          content: z.string(),
          encoding: z.enum(["utf8", "base64", "hex"]).optional(),
        }),
      )
      .min(1)
      .max(100)
      .meta({ description: "The first starts." }),
    stdin: z.string().nullish(),
    args: z.array(z.string()).nullish(),
    compile_timeout: milliseconds,
    run_timeout: milliseconds,
    compile_cpu_time: milliseconds,
    run_cpu_time: milliseconds,
    compile_memory_limit: memoryLimit.refine((bytes) => bytes == null || bytes === -1, {
      error: "cannot be set here: compilers have one limit, which -1 asks for",
    }),
    run_memory_limit: memoryLimit,
  })
  .meta({ id: "PistonProgram" });
export type PistonExecuteBody = z.infer<typeof pistonExecuteBody>;

const stage = z.object({
  stdout: z.string(),
  stderr: z.string(),
  output: z.string(),
  code: z.int().nullable(),
  signal: z.string().nullable(),
  message: z.string().nullable(),
  status: z.enum(["RE", "SG", "TO", "OL", "EL", "XX"]).nullable(),
  cpu_time: z.number().nullable().meta({ description: "Milliseconds." }),
  wall_time: z.number().nullable().meta({ description: "Milliseconds." }),
  memory: z.number().nullable().meta({ description: "Bytes." }),
});
export type PistonStage = z.infer<typeof stage>;

/** Answer of `POST /piston/api/v2/execute`. */
export const pistonAnswer = z
  .object({ language: z.string(), version: z.string(), run: stage, compile: stage.optional() })
  .meta({ id: "PistonAnswer" });

/** Answer of `GET /piston/api/v2/runtimes`. */
export const pistonRuntimes = z
  .array(z.object({ language: z.string(), version: z.string(), aliases: z.array(z.string()) }))
  .meta({ id: "PistonRuntimes" });
