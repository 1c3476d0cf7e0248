/** An instance as a provider's fake keeps it. */
export interface FakeInstance {
  readonly id: string;
  readonly name: string;
  /** In the provider's word. */
  readonly status: string;
  /** Of its answers, those that differ from the contract's example. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The instances of a provider's fake: what there is, and so what is paid for. */
export interface InstanceTable {
  readonly all: readonly FakeInstance[];
  /** How many were ever made. */
  readonly made: number;
  /** Statuses that an instance made from now on passes, one with each look at it; the last one stays. */
  pass(statuses: readonly string[]): void;
  /** The same for one that is there. */
  setStatuses(id: string, statuses: readonly string[]): void;
  /** Sets fields of an instance's answers, in the provider's words. */
  change(id: string, fields: FakeInstance["fields"]): void;
  /** So many lists after it was made do not have a new instance yet. Default 0. */
  lag(lists: number): void;
  /** It is there no longer. */
  vanish(id: string): void;
  /** For the fake: makes one. */
  add(id: string, name: string, fields: FakeInstance["fields"]): FakeInstance;
  /** For the fake: one look, after which the next one sees the next status. */
  look(id: string): FakeInstance | undefined;
  /** For the fake: those that a list has. */
  listed(): readonly FakeInstance[];
}

interface Row {
  readonly id: string;
  readonly name: string;
  statuses: string[];
  fields: FakeInstance["fields"];
  hiddenLists: number;
}

/** `statuses`: those that an instance passes unless a test says otherwise. */
export function createInstanceTable(statuses: readonly string[]): InstanceTable {
  const rows = new Map<string, Row>();
  let passed = statuses;
  let hiddenLists = 0;
  let made = 0;

  function rowOf(id: string): Row {
    const row = rows.get(id);
    if (row === undefined) throw new Error(`There is no instance ${id}.`);
    return row;
  }

  return {
    get all() {
      return [...rows.values()].map(shown);
    },
    get made() {
      return made;
    },
    pass(next) {
      passed = next;
    },
    setStatuses(id, next) {
      rowOf(id).statuses = [...next];
    },
    change(id, fields) {
      const row = rowOf(id);
      row.fields = { ...row.fields, ...fields };
    },
    lag(lists) {
      hiddenLists = lists;
    },
    vanish(id) {
      rows.delete(id);
    },
    add(id, name, fields) {
      const row = { id, name, statuses: [...passed], fields, hiddenLists };
      rows.set(id, row);
      made += 1;
      return shown(row);
    },
    look(id) {
      const row = rows.get(id);
      if (row === undefined) return undefined;
      const seen = shown(row);
      if (row.statuses.length > 1) row.statuses.shift();
      return seen;
    },
    listed() {
      const seen = [...rows.values()].filter((row) => row.hiddenLists <= 0);
      for (const row of rows.values()) row.hiddenLists -= 1;
      return seen.map(shown);
    },
  };
}

function shown({ id, name, statuses: [status = "unknown"], fields }: Row): FakeInstance {
  return { id, name, status, fields };
}
