import { createAddressSet, type JobHandler } from "@millrace/core";
import { createDataProcessingHandlers } from "@millrace/data-processing";
import { createQueryReader, createTableImports } from "@millrace/postgres";
import { resolveTarget } from "@millrace/webhooks";
import type { DataSettings } from "./data-settings.ts";

/** The handlers of data, with what the settings allow them. */
export function createDataHandlers(settings: DataSettings, schema: string): JobHandler[] {
  const { folder, connections, statementTimeoutMs, maxSourceBytes } = settings;
  const networks = createAddressSet(settings.allowedNetworks);
  const queries = Object.entries(connections).map(
    ([name, url]) =>
      [name, createQueryReader({ url, applicationName: "millrace data", statementTimeoutMs })] as const,
  );
  return createDataProcessingHandlers({
    ...(folder !== undefined && { folder }),
    tables: { imports: createTableImports({ schema }), allowed: settings.tables },
    queries: Object.fromEntries(queries),
    resolveTarget: (url) => resolveTarget(url, networks),
    maxSourceBytes,
  });
}
