/** Names that differ from ours by more than their writing. */
const OTHERS: Readonly<Record<string, string>> = {
  CREATE_INSTANCE: "gpu-instance-create",
  MONITOR_INSTANCE: "gpu-instance-monitor",
  DELETE_INSTANCE: "gpu-instance-delete",
};

/** Our name of a type that is written as a constant: `EXECUTE_WORKFLOW` is `execute-workflow`. Others stay. */
export function documentTypeName(name: string): string {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return name;
  return Object.hasOwn(OTHERS, name) ? (OTHERS[name] as string) : name.toLowerCase().replaceAll("_", "-");
}
