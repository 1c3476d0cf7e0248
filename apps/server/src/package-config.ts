import { DEFAULT_REGISTRIES, type Registries } from "@millrace/code-execution";
import { z } from "zod";
import { memorySize, registryUrl } from "./setting-shapes.ts";

/** Where packages for programs come from, and how many are kept. */
export interface PackageConfig {
  readonly registries: Registries;
  /** Docker network of the containers that install them. */
  readonly network: string;
  /** Of all sets that are kept on one engine. */
  readonly maxBytes: number;
}

/** Of packages, and of what programs keep themselves. */
export const packageVariables = {
  CODE_EXECUTION_NPM_REGISTRY: registryUrl.default(DEFAULT_REGISTRIES.npm),
  CODE_EXECUTION_PIP_INDEX: registryUrl.default(DEFAULT_REGISTRIES.pip),
  CODE_EXECUTION_INSTALL_NETWORK: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, "must be the name of a Docker network")
    .refine((name) => !["host", "none", "default"].includes(name), "must not be host, none or default")
    .default("bridge"),
  CODE_EXECUTION_DEPENDENCY_CACHE: memorySize.default(2048 * 1024 * 1024),
  CODE_EXECUTION_WORKSPACES: memorySize.default(1024 * 1024 * 1024),
};

type Variables = z.infer<z.ZodObject<typeof packageVariables>>;

export function toDependencySettings(data: Variables): PackageConfig {
  return {
    registries: { npm: data.CODE_EXECUTION_NPM_REGISTRY, pip: data.CODE_EXECUTION_PIP_INDEX },
    network: data.CODE_EXECUTION_INSTALL_NETWORK,
    maxBytes: data.CODE_EXECUTION_DEPENDENCY_CACHE,
  };
}
