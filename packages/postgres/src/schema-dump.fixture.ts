import { readColumns, readConstraints, readIndexes, type Queries } from "./catalog.fixture.ts";

const HEADER = `-- The end state of all migrations, read from the catalog; nothing runs this file. \`npm run migrations:dump\` writes it.
-- Bodies of functions are told by their MD5, views by their columns and what they read.
`;

interface Relation {
  readonly name: string;
  readonly kind: "r" | "p" | "v" | "S";
  readonly options: string | null;
  readonly partitioned_by: string | null;
  readonly partition_of: string | null;
  readonly bound: string | null;
  readonly sequence: string | null;
  readonly comment: string | null;
  readonly reads: string | null;
}

/** Everything in a schema but its data and its day partitions, the same text on every supported PostgreSQL. */
export async function dumpSchema(sql: Queries, schema: string): Promise<string> {
  const columns = Map.groupBy(await readColumns(sql, schema), (column) => column.table);
  const constraints = Map.groupBy(await readConstraints(sql, schema), (constraint) => constraint.table);
  const indexes = Map.groupBy(await readIndexes(sql, schema), (index) => index.table);
  const parts = [HEADER];
  for (const relation of await readRelations(sql, schema)) {
    const { name } = relation;
    const lines = (columns.get(name) ?? []).map((column) =>
      [
        `  ${column.name} ${column.type}`,
        relation.kind !== "v" && !column.nullable && "not null",
        column.default !== null && `default ${column.default}`,
        column.storage !== null && `storage ${column.storage}`,
        column.comment !== null && `-- ${column.comment}`,
      ]
        .filter((word) => word !== false)
        .join(" "),
    );
    for (const constraint of constraints.get(name) ?? [])
      lines.push(`  constraint ${constraint.name} ${constraint.definition}`);
    for (const { unique, predicate, ...index } of indexes.get(name) ?? []) {
      const where = predicate === null ? "" : ` where ${predicate}`;
      lines.push(`  ${unique ? "unique " : ""}index ${index.name} (${index.columns})${where}`);
    }
    parts.push([headline(relation), ...lines, ""].join("\n"));
  }
  for (const { signature, comment, ...rest } of await readFunctions(sql, schema)) {
    parts.push(
      `function ${signature}${comment === null ? "" : ` -- ${comment}`}\n  returns ${rest.result}\n  ${rest.traits}, body ${rest.body}\n`,
    );
  }
  return parts.join("\n").replaceAll(`${schema}.`, "");
}

function headline(relation: Relation): string {
  const kind = { r: "table", p: "table", v: "view", S: "sequence" }[relation.kind];
  return [
    `${kind} ${relation.name}`,
    relation.sequence,
    relation.reads !== null && `of ${relation.reads}`,
    relation.partition_of !== null && `partition of ${relation.partition_of} ${relation.bound}`,
    relation.partitioned_by !== null && `partition by ${relation.partitioned_by}`,
    relation.options !== null && `with (${relation.options})`,
    relation.comment !== null && `-- ${relation.comment}`,
  ]
    .filter((word) => typeof word === "string")
    .join(" ");
}

async function readRelations(sql: Queries, schema: string): Promise<Relation[]> {
  return sql.unsafe<Relation[]>(
    `select c.relname as name, c.relkind as kind, array_to_string(c.reloptions, ', ') as options,
       pg_get_partkeydef(c.oid) as partitioned_by, parent.relname as partition_of,
       pg_get_expr(c.relpartbound, c.oid) as bound, obj_description(c.oid, 'pg_class') as comment,
       case when s.seqrelid is not null then format('as %s start %s increment %s cache %s', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqcache) end as sequence,
       (select string_agg(distinct used.relname, ', ' order by used.relname)
        from pg_rewrite w join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
        join pg_class used on d.refclassid = 'pg_class'::regclass and used.oid = d.refobjid and used.oid <> c.oid
        where w.ev_class = c.oid and c.relkind = 'v') as reads
     from pg_class c left join pg_inherits h on h.inhrelid = c.oid left join pg_class parent on parent.oid = h.inhparent
     left join pg_sequence s on s.seqrelid = c.oid
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'S') and c.relname !~ '_[0-9]{8}$'
       and not exists (select from pg_depend own where own.objid = c.oid and own.classid = 'pg_class'::regclass and own.deptype = 'i' and c.relkind = 'S')
     order by array_position('{S,r,p,v}'::"char"[], c.relkind), c.relname collate "C"`,
    [schema],
  );
}

interface CatalogFunction {
  readonly signature: string;
  readonly result: string;
  readonly traits: string;
  readonly body: string;
  readonly comment: string | null;
}

async function readFunctions(sql: Queries, schema: string): Promise<CatalogFunction[]> {
  return sql.unsafe<CatalogFunction[]>(
    `select format('%s(%s)', p.proname, pg_get_function_arguments(p.oid)) as signature, pg_get_function_result(p.oid) as result,
       format('%s %s%s', l.lanname, case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
         coalesce(' set ' || array_to_string(p.proconfig, ', '), '')) as traits,
       md5(replace(p.prosrc, n.nspname || '.', '')) as body, obj_description(p.oid, 'pg_proc') as comment
     from pg_proc p join pg_language l on l.oid = p.prolang join pg_namespace n on n.oid = p.pronamespace
     where n.oid = $1::regnamespace order by p.proname collate "C", 1`,
    [schema],
  );
}
