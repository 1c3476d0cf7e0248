import { expect, test } from "vitest";
import { documentTypeName } from "./document-type-name.ts";

test.each([
  ["EXECUTE_WORKFLOW", "execute-workflow"],
  ["SYNC_GITHUB_DATA", "sync-github-data"],
  ["SEND_WEBHOOK", "send-webhook"],
  ["CREATE_INSTANCE", "gpu-instance-create"],
  ["MONITOR_INSTANCE", "gpu-instance-monitor"],
  ["DELETE_INSTANCE", "gpu-instance-delete"],
  ["execute-workflow", "execute-workflow"],
  ["Mixed_Case", "Mixed_Case"],
  ["toString", "toString"],
])("%s is our %s", (name, ours) => {
  expect(documentTypeName(name)).toBe(ours);
});
