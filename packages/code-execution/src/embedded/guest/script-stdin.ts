interface Listeners {
  readonly data: ((text: string) => void)[];
  readonly end: (() => void)[];
}

/**
 * `process.stdin` of a script: text as it comes, by events and to iterate. Runs inside the interpreter, into which its text is
 * taken, so it uses nothing of this module but its argument. `listen`: has the text told from now on, and null at its end.
 */
export function createStdin(listen: (receive: (text: string | null) => void) => void) {
  const listeners: Listeners = { data: [], end: [] };
  let listens = false;

  function receive(text: string | null): void {
    if (text === null) for (const listener of listeners.end) listener();
    else for (const listener of listeners.data) listener(text);
  }

  async function* iterate() {
    const waiting: string[] = [];
    let isOver = false;
    let wake = () => {};
    stdin.on("data", (text: string) => {
      waiting.push(text);
      wake();
    });
    stdin.on("end", () => {
      isOver = true;
      wake();
    });
    for (;;) {
      const text = waiting.shift();
      if (text !== undefined) yield text;
      else if (isOver) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  const stdin = {
    on(name: string, listener: (text: string) => void) {
      if (name === "data") listeners.data.push(listener);
      if (name === "end") listeners.end.push(listener as () => void);
      if (name === "data" && !listens) {
        listens = true;
        listen(receive);
      }
      return stdin;
    },
    setEncoding: () => stdin,
    [Symbol.asyncIterator]: iterate,
  };
  return stdin;
}
