import type { LiveStore } from "@millrace/core";
import { readInput, writeInput } from "./queries/live-input.ts";
import { readOutput } from "./queries/live-output.ts";
import type { StoreBase } from "./store-part.ts";

/** What goes to and fro between running jobs and those who follow them. */
export function createFollowing({ general, bind }: StoreBase): LiveStore {
  return {
    readOutput: (places) => readOutput(general, bind, places),
    writeInput: (id, bytes, closes) => writeInput(general, bind, id, bytes, closes),
    readInput: (places) => readInput(general, bind, places),
  };
}
