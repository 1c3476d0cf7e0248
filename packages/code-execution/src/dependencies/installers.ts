import type { Installer } from "./installer.ts";
import { npm } from "./npm-installer.ts";
import { pip } from "./pip-installer.ts";

const INSTALLERS = { npm, pip } as const satisfies Readonly<Record<Installer["name"], Installer>>;

/** Names of the files that lock packages, in whatever language. */
export const LOCK_FILES: readonly string[] = Object.values(INSTALLERS).flatMap(({ files }) => files);

/** Where each installer's packages come from. */
export type Registries = Readonly<Record<Installer["name"], string>>;

export const DEFAULT_REGISTRIES: Registries = { npm: npm.registry, pip: pip.registry };
