/**
 * Values as Node's console shows them, up to the layout of long lists. Runs inside the interpreter, where Node's own
 * cannot reach: it is passed there as its source, so it uses nothing from outside itself.
 */
export function inspect(top: unknown): string {
  const WIDTH = 80;
  // Left free of what stands on a line.
  const MARGIN = 10;
  const DEPTH = 2;
  const MOST_ITEMS = 100;
  const seen: object[] = [];
  let circular: object | undefined;

  const quote = (text: string) => {
    const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("`") ? "`" : "'";
    const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
    return mark + (mark === "'" ? inner.replaceAll("'", "\\'") : inner) + mark;
  };
  const key = (name: string | symbol) => {
    if (typeof name === "symbol") return String(name);
    return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
  };
  const primitive = (value: unknown) => {
    if (typeof value === "string") return quote(value);
    if (typeof value === "bigint") return `${value}n`;
    return Object.is(value, -0) ? "-0" : String(value);
  };
  const nameOf = (value: object): string | null => {
    const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
    return prototype === null ? null : (prototype.constructor?.name ?? "Object");
  };
  const functionName = (value: Function) => {
    if (/^class\b/.test(Function.prototype.toString.call(value)))
      return `[class ${value.name || "(anonymous)"}]`;
    return value.name ? `[${nameOf(value)}: ${value.name}]` : `[${nameOf(value)} (anonymous)]`;
  };

  function property(owner: object, name: string | symbol, depth: number): string {
    const { get, set, value } = Object.getOwnPropertyDescriptor(owner, name)!;
    if (get !== undefined) return set === undefined ? "[Getter]" : "[Getter/Setter]";
    return set === undefined ? show(value, depth + 1) : "[Setter]";
  }

  function items(list: ArrayLike<unknown>, depth: number): string[] {
    const shown: string[] = [];
    let at = 0;
    while (at < list.length && shown.length < MOST_ITEMS) {
      const from = at;
      while (at < list.length && !(at in list)) at++;
      if (at > from) shown.push(`<${at - from} empty item${at - from > 1 ? "s" : ""}>`);
      else shown.push(property(list, String(at++), depth));
    }
    const more = list.length - at;
    return more > 0 ? [...shown, `... ${more} more item${more > 1 ? "s" : ""}`] : shown;
  }

  function layOut(prefix: string, parts: readonly string[], [open, close]: string, depth: number): string {
    const start = prefix === "" ? open! : `${prefix} ${open}`;
    if (parts.length === 0) return start + close;
    const line = `${start} ${parts.join(", ")} ${close}`;
    const room = WIDTH - MARGIN - 2 * depth - start.length - 2 * parts.length;
    if (parts.join("").length <= room && !line.includes("\n")) return line;
    const indent = "  ".repeat(depth + 1);
    return `${start}\n${indent}${parts.join(`,\n${indent}`)}\n${"  ".repeat(depth)}${close}`;
  }

  function show(value: unknown, depth: number): string {
    if (typeof value === "function") return functionName(value);
    if (typeof value !== "object" || value === null) return primitive(value);
    if (seen.includes(value)) {
      circular = value;
      return "[Circular *1]";
    }
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (value instanceof RegExp) return String(value);
    if (value instanceof Error) {
      const stack = (value.stack ?? "").trimEnd();
      const text = stack.startsWith(value.name) ? stack : `${value}${stack === "" ? "" : `\n${stack}`}`;
      return depth === 0 ? text : `[${value}]`;
    }
    const name = nameOf(value);
    const isList = Array.isArray(value) || ArrayBuffer.isView(value);
    if (depth > DEPTH) return `[${isList ? "Array" : (name ?? "Object: null prototype")}]`;
    seen.push(value);
    const own = Reflect.ownKeys(value).filter(
      (each) =>
        !(isList && typeof each === "string" && /^(\d+|length)$/.test(each)) &&
        Object.getOwnPropertyDescriptor(value, each)?.enumerable,
    );
    const fields = own.map((each) => `${key(each)}: ${property(value, each, depth)}`);
    let shown: string;
    if (Array.isArray(value)) {
      const prefix = name === "Array" ? "" : `${name}(${value.length})`;
      shown = layOut(prefix, [...items(value, depth), ...fields], "[]", depth);
    } else if (isList) {
      const list = value as unknown as ArrayLike<unknown>;
      shown = layOut(`${name}(${list.length})`, [...items(list, depth), ...fields], "[]", depth);
    } else if (value instanceof Map) {
      const pairs = [...value].map(([from, to]) => `${show(from, depth + 1)} => ${show(to, depth + 1)}`);
      shown = layOut(`${name}(${value.size})`, [...pairs, ...fields], "{}", depth);
    } else if (value instanceof Set) {
      const members = [...value].map((member) => show(member, depth + 1));
      shown = layOut(`${name}(${value.size})`, [...members, ...fields], "{}", depth);
    } else {
      const prefix = name === null ? "[Object: null prototype]" : name === "Object" ? "" : name;
      shown = layOut(prefix, fields, "{}", depth);
    }
    seen.pop();
    return value === circular ? `<ref *1> ${shown}` : shown;
  }

  return show(top, 0);
}
