import { type HandlerTransaction, silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import type { Outcome } from "../result/result.ts";
import { inWorkspace, type WorkspaceSettings } from "./in-workspace.ts";

const HELD = {} as HandlerTransaction;

/** A run that ends well and leaves one file, in an empty workspace. Tells what was saved, and in which transaction. */
function leaveOneFile(
  transaction: <T>(work: (held: HandlerTransaction) => Promise<T>) => Promise<T>,
  signal = new AbortController().signal,
) {
  const saved: unknown[] = [];
  const store: WorkspaceSettings["store"] = {
    openWorkspace: async () => null,
    saveWorkspace: async (key, { files }, held) => {
      saved.push({ key, paths: files.map(({ path }) => path), held });
      return { kind: "saved", version: 1 };
    },
    dropDamagedWorkspace: async () => {},
    trimWorkspaces: async () => 0,
  };
  const key = { owner: "ada", name: "build" };
  const work = { key, given: [], signal, logger: silentLogger, transaction };
  const ended = inWorkspace({ store, maxBytes: 1 }, work, async (state) => {
    state.take({ files: [{ name: "left", executable: false, bytes: Buffer.from("1") }] });
    return { verdict: "ok" } as Outcome;
  });
  return { ended, saved };
}

test("what a program left is saved in the transaction that commits only while its worker holds the job", async () => {
  const { ended, saved } = leaveOneFile((work) => work(HELD));
  expect((await ended).workspace).toMatchObject({ saved: true, version: 1, files: 1 });
  expect(saved).toEqual([{ key: { owner: "ada", name: "build" }, paths: ["left"], held: HELD }]);
});

test("an attempt that lost its job saves nothing", async () => {
  const { ended, saved } = leaveOneFile(async () => {
    throw new Error("the job was taken over");
  });
  await expect(ended).rejects.toThrow("the job was taken over");
  expect(saved).toEqual([]);
});

test("an attempt whose time is over saves nothing, so that the next one does not find what it left", async () => {
  const { ended, saved } = leaveOneFile((work) => work(HELD), AbortSignal.abort(new Error("timed out")));
  await expect(ended).rejects.toThrow("timed out");
  expect(saved).toEqual([]);
});
