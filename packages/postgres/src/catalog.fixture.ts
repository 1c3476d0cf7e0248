import type postgres from "postgres";

/** A connection or a transaction on it. */
export type Queries = Pick<postgres.Sql, "unsafe">;

export interface CatalogColumn {
  readonly table: string;
  readonly name: string;
  /** As PostgreSQL writes it, such as `timestamp with time zone` or `bigint[]`. */
  readonly type: string;
  readonly nullable: boolean;
  /** The default's expression, `identity`, or null. */
  readonly default: string | null;
  /** Storage other than the type's own, or null. */
  readonly storage: string | null;
  readonly comment: string | null;
}

export interface CatalogConstraint {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

export interface CatalogIndex {
  readonly table: string;
  readonly name: string;
  readonly unique: boolean;
  /** Columns or expressions in order, with their direction. */
  readonly columns: string;
  readonly predicate: string | null;
}

/** The day partitions, which come and go, are left out everywhere. */
const NO_DAYS = "c.relname !~ '_[0-9]{8}$'";

export function readColumns(sql: Queries, schema: string): Promise<CatalogColumn[]> {
  return sql.unsafe(
    `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
       case when a.attidentity <> '' then 'identity' else pg_get_expr(d.adbin, d.adrelid) end as default,
       case when a.attstorage <> t.typstorage then a.attstorage::text end as storage, col_description(c.oid, a.attnum) as comment
     from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped and ${NO_DAYS}
     order by c.relname collate "C", a.attnum`,
    [schema],
  );
}

/** Without NOT NULL, which PostgreSQL 18 counts as a constraint and 15 does not; the columns tell it. */
export function readConstraints(sql: Queries, schema: string): Promise<CatalogConstraint[]> {
  return sql.unsafe(
    `select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     where c.relnamespace = $1::regnamespace and k.contype <> 'n' and ${NO_DAYS}
     order by c.relname collate "C", k.conname collate "C"`,
    [schema],
  );
}

export function readIndexes(sql: Queries, schema: string): Promise<CatalogIndex[]> {
  return sql.unsafe(
    `select c.relname as table, i.relname as name, x.indisunique as unique,
       (select string_agg(pg_get_indexdef(x.indexrelid, n, true) || case x.indoption[n - 1] & 1 when 1 then ' desc' else '' end, ', ' order by n)
        from generate_series(1, x.indnkeyatts) n) as columns,
       pg_get_expr(x.indpred, x.indrelid) as predicate
     from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
     where c.relnamespace = $1::regnamespace and ${NO_DAYS}
     order by c.relname collate "C", i.relname collate "C"`,
    [schema],
  );
}
