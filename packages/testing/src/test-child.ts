// The child of node-process.test.ts: counts up, and does as its arguments say.
const [mode = ""] = process.argv.slice(2);

process.stdout.write(`${JSON.stringify({ event: "ready", mode })}\n`);
if (mode === "fail") throw new Error("as asked");
if (mode === "count") {
  let count = 0;
  setInterval(
    () => process.stdout.write(`${JSON.stringify({ event: "count", count: ++count })}\nnoise ${count}\n`),
    5,
  );
}
