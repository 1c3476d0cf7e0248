import { InvalidInputError, type InputFault } from "./errors.ts";
import { isQueueName, isTypeName } from "./job-names.ts";
import { MAX_JSON_DEPTH, MAX_PAYLOAD_BYTES } from "./json-limits.ts";
import { toJsonValue } from "./json-value.ts";
import { policyFaults } from "./policy-faults.ts";
import { PRIORITIES, MAX_PRIORITY, priorityNumber, type Priority } from "./priority.ts";
import { CONDITION_TESTS } from "./routing-condition.ts";
import { ROUTED_FIELDS, type RoutedField } from "./routing-rule.ts";
import { pointerSteps } from "./value-at.ts";

/** Most types, and most conditions of each kind, of one rule. */
const MAX_PARTS = 100;
const MAX_TEXT = 1000;
export const MAX_RULE_POSITION = 1_000_000;
/** Longest delay that a rule gives: a year. Milliseconds. */
export const MAX_ROUTED_DELAY_MS = 31_536_000_000;

type Faults = (value: unknown, pointer: string) => InputFault[];

function must(holds: (value: never) => boolean, detail: string): Faults {
  return (value, pointer) => (holds(value as never) ? [] : [{ pointer, detail }]);
}

const text = must(
  (value: unknown) => typeof value === "string" && value.length >= 1 && value.length <= MAX_TEXT,
  `must be a text of 1 to ${MAX_TEXT} characters`,
);
const integer = (least: number, most: number) =>
  must(
    (value: number) => Number.isInteger(value) && value >= least && value <= most,
    `must be an integer from ${least} to ${most}`,
  );
const policyField =
  (field: string): Faults =>
  (value, pointer) =>
    policyFaults({ [field]: value }, pointer.slice(0, -field.length - 1));

const condition = fields({
  path: must(
    (value: unknown) =>
      typeof value === "string" && value.length <= MAX_TEXT && pointerSteps(value) !== undefined,
    "must be a JSON pointer, such as /workflow",
  ),
  equals: () => [],
  contains: text,
  matches: text,
  exists: must((value: unknown) => typeof value === "boolean", "must be true or false"),
});

const conditions = listOf((value, pointer) => {
  const faults = condition(value, pointer);
  if (faults.length > 0) return faults;
  const given = value as object;
  const asked = CONDITION_TESTS.filter((name) => Object.hasOwn(given, name));
  if (!("path" in given)) return [{ pointer: `${pointer}/path`, detail: "is required" }];
  return asked.length === 1
    ? []
    : [{ pointer, detail: `must have exactly one of ${CONDITION_TESTS.join(", ")}` }];
});

const effects: { readonly [Field in RoutedField]: Faults } = {
  queue: must(isQueueName, "must be 1 to 80 letters, digits or _ -"),
  priority: must(
    (value: Priority) => priorityNumber(value) !== undefined,
    `must be one of ${Object.keys(PRIORITIES).join(", ")} or an integer from 1 to ${MAX_PRIORITY}`,
  ),
  delayMs: integer(0, MAX_ROUTED_DELAY_MS),
  maxRetries: policyField("maxRetries"),
  timeoutSeconds: policyField("timeoutSeconds"),
  retry: (value, pointer) =>
    isObject(value)
      ? policyFaults(value, pointer, ["maxRetries", "timeoutSeconds", "timeoutIsFinal"])
      : [{ pointer, detail: "must be an object" }],
};

const rule = fields({
  name: must(isTypeName, "must be 1 to 80 letters, digits or _ . : -"),
  position: integer(-MAX_RULE_POSITION, MAX_RULE_POSITION),
  enabled: must((value: unknown) => typeof value === "boolean", "must be true or false"),
  match: fields({
    types: listOf(
      must(
        (value: unknown) => typeof value === "string" && isTypeName(value.replaceAll("*", "x")),
        "must be the name of a type, in which * may stand for any characters",
      ),
    ),
    all: conditions,
    any: conditions,
  }),
  effect: (value, pointer) => {
    const faults = fields(effects)(value, pointer);
    if (faults.length > 0 || ROUTED_FIELDS.some((field) => Object.hasOwn(value as object, field)))
      return faults;
    return [{ pointer, detail: `must decide at least one of ${ROUTED_FIELDS.join(", ")}` }];
  },
});

/** Everything that is wrong with a routing rule. */
export function routingFaults(value: unknown): InputFault[] {
  const faults = rule(value, "");
  if (!isObject(value)) return faults;
  const missing = ["name", "match", "effect"].filter((field) => (value as never)[field] === undefined);
  const { faults: notJson } = toJsonValue(value, { maxDepth: MAX_JSON_DEPTH, maxBytes: MAX_PAYLOAD_BYTES });
  return [
    ...faults,
    ...missing.map((field) => ({ pointer: `/${field}`, detail: "is required" })),
    ...notJson.filter(({ pointer }) => !faults.some((fault) => fault.pointer === pointer)),
  ];
}

/** Throws InvalidInputError `INVALID_RULE`. */
export function checkRoutingRule(value: unknown): void {
  const faults = routingFaults(value);
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer || "it"} ${detail}`).join("; ");
  throw new InvalidInputError("INVALID_RULE", `The routing rule cannot be accepted: ${list}.`, faults);
}

/** Judges an object field by field; undefined is left out, and a field that is not in the list is a fault. */
function fields(checks: Readonly<Record<string, Faults>>): Faults {
  return (value, pointer) => {
    if (!isObject(value)) return [{ pointer, detail: "must be an object" }];
    return Object.entries(value).flatMap(([name, inner]) => {
      const place = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (!Object.hasOwn(checks, name)) return [{ pointer: place, detail: "is not a known field" }];
      return inner === undefined ? [] : (checks[name] as Faults)(inner, place);
    });
  };
}

function listOf(check: Faults): Faults {
  return (value, pointer) => {
    if (!Array.isArray(value) || value.length < 1 || value.length > MAX_PARTS)
      return [{ pointer, detail: `must be a list of 1 to ${MAX_PARTS}` }];
    return value.flatMap((element, index) => check(element, `${pointer}/${index}`));
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
