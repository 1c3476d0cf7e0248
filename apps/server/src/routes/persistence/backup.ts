import { createRoute } from "@hono/zod-openapi";
import { backupBody, backupListBody } from "@millrace/contract";
import type { BackupFile } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const create = createRoute({
  method: "post",
  path: "/api/queues/persistence/backup",
  operationId: "takeBackup",
  summary: "Take a backup of the whole engine",
  responses: {
    201: { description: "The file", content: jsonContent(backupBody) },
    ...problemResponses(503),
  },
});

const list = createRoute({
  method: "get",
  path: "/api/queues/persistence/backups",
  operationId: "listBackups",
  summary: "List the backups, newest first",
  responses: {
    200: { description: "All of them", content: jsonContent(backupListBody) },
    ...problemResponses(),
  },
});

export function backupRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(create, async (c) => c.json(toBody(await jobs.backups.create()), 201));
  app.openapi(list, async (c) => c.json({ backups: (await jobs.backups.list()).map(toBody) }, 200));
}

function toBody(file: BackupFile) {
  return { ...file, writtenAt: file.writtenAt.toISOString() };
}
