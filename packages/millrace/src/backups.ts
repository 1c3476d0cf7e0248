import { InvalidInputError, isQueueName, MillraceError, RECOVERY_GROUPS, systemClock } from "@millrace/core";
import type { InputFault, Logger, Recovery, RecoverySelection } from "@millrace/core";
import { type BackupFile, BackupFolder } from "./backup-folder.ts";
import type { Engine } from "./engine.ts";

/** Where backups are kept, and whether they are taken by themselves. */
export interface BackupSettings {
  /** Folder of the files; made when it is missing. */
  readonly directory: string;
  /** Takes one each so often while the manager is initialized. Milliseconds, 1000 to 2147483647. Default: never. */
  readonly intervalMs?: number;
  /** Takes one at shutdown. Default false. */
  readonly onShutdown?: boolean;
  /** How many of those that were taken by themselves are kept, the newest. Default 24. */
  readonly keep?: number;
}

const DEFAULT_KEEP = 24;
const MAX_MS = 2_147_483_647;

/** The backups of a manager: files in a folder, each a copy of the whole engine at one moment. */
export class Backups {
  readonly #connect: () => Promise<Engine>;
  readonly #settings: BackupSettings | undefined;
  readonly #host: { readonly logger: Logger };
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(connect: () => Promise<Engine>, host: { readonly logger: Logger }, settings?: BackupSettings) {
    checkSettings(settings);
    this.#connect = connect;
    this.#settings = settings;
    this.#host = host;
  }

  /** Takes one now. Throws MillraceError `NO_BACKUP_DIRECTORY`, and what the file system throws. */
  async create(): Promise<BackupFile> {
    return this.#write(false);
  }

  /** Newest first. Throws MillraceError `NO_BACKUP_DIRECTORY`. */
  async list(): Promise<readonly BackupFile[]> {
    return this.#folder().list();
  }

  /**
   * Brings jobs back from a backup, all or none: the newest, or the one of that name. Jobs whose id is there already are left as
   * they are, so that a second call changes nothing; jobs that ran wait again. Without a selection settings that are
   * missing come back too. Throws InvalidInputError `INVALID_RECOVERY`, MillraceError `NO_BACKUP_DIRECTORY`,
   * `BACKUP_NOT_FOUND`, `BACKUP_DAMAGED`, `BACKUP_TOO_NEW` and `RECOVERY_UNDER_WAY`.
   */
  async recover(
    name?: string,
    selection: RecoverySelection = {},
  ): Promise<Recovery & { readonly name: string }> {
    checkSelection(selection);
    const folder = this.#folder();
    const wanted = name ?? (await folder.list())[0]?.name;
    if (wanted === undefined) throw new MillraceError("BACKUP_NOT_FOUND", "There is no backup yet.");
    const open = await folder.reader(wanted);
    const { store } = await this.#connect();
    return { ...(await store.recover(open, selection)), name: wanted };
  }

  /** For the manager: begins to take backups by itself. */
  start(): void {
    const { intervalMs } = this.#settings ?? {};
    if (intervalMs === undefined) return;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      this.#underWay = this.#takeOne(intervalMs);
    }, intervalMs).unref();
  }

  /** For the manager: takes no more of them by itself. */
  pause(): void {
    clearInterval(this.#timer);
  }

  /** For the manager, before it lets go of the engine: waits for the one under way, and takes the last. Never rejects. */
  async finish(engine: Engine): Promise<void> {
    await this.#underWay;
    if (this.#settings?.onShutdown === true) await this.#takeOne(0, engine);
  }

  /** Processes that share a folder take one together: whoever comes later finds it there. */
  async #takeOne(intervalMs: number, engine?: Engine): Promise<void> {
    try {
      const [newest] = await this.list();
      if (newest !== undefined && systemClock.now() - newest.writtenAt.getTime() < intervalMs / 2) return;
      const { name, bytes } = await this.#write(true, engine);
      await this.#folder().prune(this.#settings?.keep ?? DEFAULT_KEEP);
      this.#host.logger.info({ backup: name, bytes }, `Backup ${name} taken`);
    } catch (error) {
      this.#host.logger.error({ err: error }, "The backup could not be taken");
    }
  }

  async #write(automatic: boolean, engine?: Engine): Promise<BackupFile> {
    const folder = this.#folder();
    const { store } = engine ?? (await this.#connect());
    return folder.write(store.takeBackup(), new Date(systemClock.now()), automatic);
  }

  #folder(): BackupFolder {
    if (this.#settings !== undefined) return new BackupFolder(this.#settings.directory);
    throw new MillraceError(
      "NO_BACKUP_DIRECTORY",
      "There is no folder for backups: give the manager backups.directory, or the server JOB_PERSISTENCE_DIR.",
    );
  }
}

function checkSettings(settings: BackupSettings | undefined): void {
  if (settings === undefined) return;
  const { directory, intervalMs = 1000, keep = DEFAULT_KEEP } = settings;
  const faults: InputFault[] = [];
  if (typeof directory !== "string" || directory === "" || directory.includes("\0"))
    faults.push({ pointer: "/backups/directory", detail: "must be the path of a folder" });
  if (!Number.isInteger(intervalMs) || intervalMs < 1000 || intervalMs > MAX_MS)
    faults.push({ pointer: "/backups/intervalMs", detail: `must be an integer from 1000 to ${MAX_MS}` });
  if (!Number.isInteger(keep) || keep < 1)
    faults.push({ pointer: "/backups/keep", detail: "must be an integer from 1 on" });
  refuse("INVALID_SETTING", "The settings of the backups", faults);
}

function checkSelection(selection: RecoverySelection): void {
  const { only, queues, ...others } = selection;
  const faults: InputFault[] = Object.keys(others).map((name) => ({
    pointer: `/${name}`,
    detail: "is not a selection",
  }));
  if (only !== undefined && !isListOf(only, (group) => RECOVERY_GROUPS.some((known) => known === group)))
    faults.push({ pointer: "/only", detail: `must be a list of ${RECOVERY_GROUPS.join(", ")}` });
  if (queues !== undefined && !isListOf(queues, isQueueName))
    faults.push({ pointer: "/queues", detail: "must be a list of names of queues" });
  refuse("INVALID_RECOVERY", "The selection", faults);
}

function isListOf(value: unknown, holds: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(holds);
}

function refuse(code: string, what: string, faults: readonly InputFault[]): void {
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join("; ");
  throw new InvalidInputError(code, `${what} cannot be used: ${list}.`, faults);
}
