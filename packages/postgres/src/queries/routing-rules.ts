import type { NewRoutingRule, RoutingEffect, RoutingMatch, RoutingRule } from "@millrace/core";
import type { Parameter, Row } from "../connection.ts";

const ms = (column: string) => `round(date_part('epoch', ${column}) * 1000)::float8`;

/** Rules in the order in which they are asked; a few dozen rows. Lock: none. Index: none needed. */
export const READ_RULES = `
select r.name, r.position, r.enabled, r.match::text as match, r.effect::text as effect, ${ms("r.created_at")} as created_at, ${ms("r.updated_at")} as updated_at
from millrace.routing_rule r order by r.position, r.name collate "C"`;

/** Makes a rule, or replaces the one of its name. Lock: the rule's row. Index: its primary key. */
export const PUT_RULE = `
insert into millrace.routing_rule as r (name, position, enabled, match, effect)
values ($1, $2::text::int4, $3::text::bool, $4::text::jsonb, $5::text::jsonb)
on conflict (name) do update set position = excluded.position, enabled = excluded.enabled, match = excluded.match, effect = excluded.effect,
  updated_at = clock_timestamp()
returning r.xmax = '0'::xid as made`;

/** Lock: the rule's row. Index: its primary key. */
export const REMOVE_RULE = "delete from millrace.routing_rule r where r.name = $1 returning r.name";

export function ruleParameters(rule: Required<NewRoutingRule>): Parameter[] {
  return [
    rule.name,
    String(rule.position),
    String(rule.enabled),
    JSON.stringify(rule.match),
    JSON.stringify(rule.effect),
  ];
}

export function toRoutingRule(row: Row): RoutingRule {
  return {
    name: row.name as string,
    position: row.position as number,
    enabled: row.enabled as boolean,
    match: JSON.parse(row.match as string) as RoutingMatch,
    effect: JSON.parse(row.effect as string) as RoutingEffect,
    createdAt: new Date(row.created_at as number),
    updatedAt: new Date(row.updated_at as number),
  };
}
