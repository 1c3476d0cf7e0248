/** The report of a program that ended well, with some lines replaced. */
export function reportText(lines: Readonly<Record<string, string>>): string {
  const all = {
    exitCode: "0",
    signal: "-1",
    stopped: "",
    stdoutBytes: "0",
    stderrBytes: "0",
    wallUs: "1000",
    cpuUs: "1000",
    maxRssKb: "2000",
    memorySampledBytes: "0",
    memoryPeakBeforeBytes: "4000000",
    memoryPeakBytes: "4000000",
    oomKills: "0",
    memoryLimitHit: "0",
    pidsRefused: "0",
    memoryLimitBytes: "128000000",
    filesFull: "0",
    ...lines,
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}
