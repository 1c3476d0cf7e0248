/** A decimal number as it is written: `-1.5e3`, `.5`, `1.`. A row may hold millions of digits, so each is looked at once. */
export const DECIMAL: RegExp = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
