import { createConnection } from "../connection.ts";
import { toStoreError } from "../connection-error.ts";
import { checkDatabaseUrl } from "../database-url.ts";
import { bindSchema, checkSchemaName, DEFAULT_SCHEMA } from "../schema-name.ts";
import { checkAutovacuum } from "./check-autovacuum.ts";
import { checkClock } from "./check-clock.ts";
import { checkDurability } from "./check-durability.ts";
import { checkHotTables } from "./check-hot-tables.ts";
import { checkNotifications } from "./check-notifications.ts";
import { checkPartitions } from "./check-partitions.ts";
import { checkQueues } from "./check-queues.ts";
import { checkSchema } from "./check-schema.ts";
import { checkServer } from "./check-server.ts";
import { checkSessions } from "./check-sessions.ts";
import { checkTransactions } from "./check-transactions.ts";
import { checkWorkers } from "./check-workers.ts";
import { type Check, fail, type Finding, type Patient } from "./finding.ts";

const LONG_TRANSACTION_MS = 60_000;

export interface ExamineOptions {
  /** Default: `millrace`. */
  readonly schema?: string;
  /** From which age on a transaction is told of; ten times as old, it is a failure. Default: a minute. */
  readonly longTransactionMs?: number;
}

const CHECKS: readonly Check[] = [
  checkServer,
  checkSchema,
  checkDurability,
  checkAutovacuum,
  checkTransactions,
  checkHotTables,
  checkPartitions,
  checkNotifications,
  checkSessions,
  checkClock,
  checkWorkers,
  checkQueues,
];

/**
 * Looks an engine over, and changes nothing. Where the database cannot be reached that is the only finding; where the
 * schema is not this release's, what reads its tables is left out.
 * @throws InvalidInputError for an impossible URL or schema name
 */
export async function examineEngine(url: string, options: ExamineOptions = {}): Promise<readonly Finding[]> {
  const schema = checkSchemaName(options.schema ?? DEFAULT_SCHEMA);
  checkDatabaseUrl(url);
  const connection = createConnection({ url, max: 1, applicationName: "millrace doctor" });
  const patient: Patient = {
    schema,
    url,
    longTransactionMs: options.longTransactionMs ?? LONG_TRANSACTION_MS,
    run: (text, parameters) => connection.run(text, parameters),
    bind: (text) => bindSchema(text, schema),
  };
  const findings: Finding[] = [];
  try {
    for (const check of CHECKS) {
      if (check.needsSchema && failed(findings, checkSchema)) continue;
      const seen = await look(check, patient);
      findings.push(...seen.map((finding) => ({ check: check.name, ...finding })));
      if (check === checkServer && failed(findings, checkServer)) break;
    }
  } finally {
    await connection.close();
  }
  return findings;
}

async function look(check: Check, patient: Patient): Promise<readonly Omit<Finding, "check">[]> {
  try {
    return await check.look(patient);
  } catch (error) {
    const told = toStoreError(error);
    const reason = told instanceof Error ? told.message : String(told);
    return [fail(`This could not be looked at: ${reason}`, "See to it that this user may read it.")];
  }
}

function failed(findings: readonly Finding[], { name }: Check): boolean {
  return findings.some(({ check, level }) => check === name && level === "fail");
}
