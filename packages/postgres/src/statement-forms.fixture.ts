/**
 * Forms that Citus, with one schema a node, refuses or deparses wrongly (tried on Citus 13.2 and PostgreSQL 15).
 * Statements keep away from them, so that an engine can be placed on a node of its own.
 */
const EVERYWHERE: readonly (readonly [form: RegExp, why: string])[] = [
  [/\bplan_cache_mode\b/i, "a forced plan mode cannot be distributed"],
  [
    /create\s+(?:or\s+replace\s+)?function\s+[\w.]+\s*\(\s*[^)\s][^$]*?\blanguage\s+sql\b/i,
    "a `language sql` function with parameters cannot be distributed; write plpgsql",
  ],
];

const IN_MODIFYING_CTES: readonly (readonly [form: RegExp, why: string])[] = [
  [
    /\bextract\s*\(\s*epoch\s+from\b/i,
    "is deparsed without its parentheses; use date_part, or a variable worked out before",
  ],
  [/(?:<>|!=)\s*all\s*\(/i, "is deparsed wrongly; use array_position(…) is null"],
  [/\bnot\s*\(?\s*[\w.]+\s*=\s*any\b/i, "is deparsed wrongly; use array_position(…) is null"],
];

const MODIFYING_CTE =
  /\bwith\b[^]*?\bas\s+(?:not\s+)?(?:materialized\s*)?\([^]*\b(?:insert\s+into|delete\s+from|update)\s/i;

/** What a text of SQL, one statement or a whole migration, has of them. */
export function formFaults(text: string): string[] {
  const plain = text.replace(/--.*$/gm, "");
  const found = EVERYWHERE.filter(([form]) => form.test(plain)).map(([form, why]) => told(plain, form, why));
  for (const statement of plain.split(";")) {
    if (!MODIFYING_CTE.test(statement)) continue;
    for (const [form, why] of IN_MODIFYING_CTES)
      if (form.test(statement)) found.push(told(statement, form, why));
  }
  return found;
}

function told(text: string, form: RegExp, why: string): string {
  const at = text.search(form);
  return `${text
    .slice(at, at + 60)
    .replace(/\s+/g, " ")
    .trim()}…: ${why}`;
}

/** Every text literal of a source file that holds a statement, comments left out. */
export function statementsOf(source: string): string[] {
  const code = source.replace(/\/\*[^]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(/`[^`]*`|"[^"\n]*"/g)]
    .map(([literal]) => literal.slice(1, -1))
    .filter((literal) => /\bmillrace\./.test(literal));
}
