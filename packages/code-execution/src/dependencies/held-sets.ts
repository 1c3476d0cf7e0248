/** Sets that programs of this process use, also between two of their containers. */
export interface HeldSets {
  /** Call what it returns when the use is over. */
  hold(id: string): () => void;
  has(id: string): boolean;
}

export function createHeldSets(): HeldSets {
  const users = new Map<string, number>();
  return {
    hold(id) {
      users.set(id, (users.get(id) ?? 0) + 1);
      return () => {
        const left = (users.get(id) ?? 0) - 1;
        if (left > 0) users.set(id, left);
        else users.delete(id);
      };
    },
    has: (id) => users.has(id),
  };
}
