import { type Check, fail, ok } from "./finding.ts";

/** What an acknowledgement is worth. Lock: none. */
const SETTINGS = `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') order by name`;

const RISKS: Readonly<Record<string, string>> = {
  fsync: "a crash of the machine may destroy the database",
  full_page_writes: "a crash of the machine may damage tables",
  synchronous_commit: "a crash of the server may lose jobs that were acknowledged",
};

export const checkDurability: Check = {
  name: "durability",
  needsSchema: false,
  async look({ run }) {
    const rows = await run(SETTINGS);
    const off = rows.filter(({ setting }) => setting === "off").map(({ name }) => name as string);
    if (off.length > 0)
      return off.map((name) => fail(`${name} is off: ${RISKS[name]}.`, `Set ${name} = on.`));
    return [ok(`${rows.map(({ name, setting }) => `${name as string} = ${setting as string}`).join(", ")}.`)];
  },
};
