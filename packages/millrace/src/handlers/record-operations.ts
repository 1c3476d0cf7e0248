type DataRecord = Readonly<Record<string, unknown>>;

/** Rejected records that are named in a result; the rest is counted. */
const MAX_NAMED = 100;

/** The records that are objects; the others by index, at most 100 of them. */
export function importRecords(data: readonly unknown[]) {
  const records = data.filter(isRecord);
  const rejected = data.flatMap((record, index) =>
    isRecord(record) ? [] : [{ index, reason: "is not an object" }],
  );
  return {
    imported: records.length,
    rejected: rejected.length,
    rejections: rejected.slice(0, MAX_NAMED),
    records,
  };
}

/** The records as JSON lines. */
export function exportRecords(data: readonly unknown[]) {
  const content = data.map((record) => `${JSON.stringify(record)}\n`).join("");
  return { exported: data.length, bytes: Buffer.byteLength(content), content };
}

/** The records with trimmed texts, without empty fields, each once. */
export function transformRecords(data: readonly unknown[]) {
  const distinct = new Map(
    data.map((record) => clean(record)).map((record) => [JSON.stringify(record), record]),
  );
  return {
    transformed: distinct.size,
    duplicates: data.length - distinct.size,
    records: [...distinct.values()],
  };
}

function isRecord(value: unknown): value is DataRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function clean(record: unknown): unknown {
  if (typeof record === "string") return record.trim();
  if (!isRecord(record)) return record;
  const fields = Object.entries(record).map(([field, value]) => [
    field,
    typeof value === "string" ? value.trim() : value,
  ]);
  return Object.fromEntries(fields.filter(([, value]) => value !== "" && value !== null));
}
