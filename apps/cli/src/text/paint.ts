import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<string, Style>> = {
  completed: "green",
  ok: "green",
  active: "green",
  alive: "green",
  running: "cyan",
  failed: "red",
  fail: "red",
  error: "red",
  cancelled: "yellow",
  warn: "yellow",
  paused: "yellow",
  draining: "yellow",
  silent: "yellow",
  title: "bold",
};

/** Puts a colour on a word that has one, such as a status; `kind` names another word's colour. */
export type Paint = (text: string, kind?: string) => string;

export function createPaint(colours: boolean): Paint {
  return (text, kind = text) => {
    const style = STYLES[kind.trim()];
    return !colours || style === undefined ? text : styleText(style, text, { validateStream: false });
  };
}
