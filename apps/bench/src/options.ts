/** What a command line may say: for reading it, and for who asks what there is. */
export const OPTIONS = {
  only: { type: "string", value: "a,b", meaning: "what is measured; default: all scenarios" },
  systems: {
    type: "string",
    value: "a,b",
    meaning: "those that scenarios compare; default: all whose server this machine has",
  },
  jobs: { type: "string", value: "n", meaning: "jobs of a run; default: what the scenario says" },
  runs: { type: "string", value: "n", meaning: "runs that count, after one that warms up; default: 5" },
  scale: { type: "string", value: "x", meaning: "of pages: size of the tables; default: 1" },
  write: {
    type: "string",
    value: "folder",
    meaning: "of pages: where they are kept; default: they are printed alone",
  },
  help: { type: "boolean", value: "", meaning: "this" },
} as const;
