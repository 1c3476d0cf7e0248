const server = process.env.MILLRACE_URL ?? "http://127.0.0.1:3000";

async function ask(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${server}${path}`, { method, headers, body: JSON.stringify(body) });
  return answer.status === 204 ? null : answer.json();
}

const build = {
  language: "bash",
  workspace: "app@main",
  code: `if [ -e build/parts ]; then echo found; else mkdir build; seq 1000 > build/parts; echo made; fi`,
};
for (const time of ["first", "second"]) {
  const { verdict, result } = await ask("POST", "/api/executions?wait=60", build);
  console.log(time, verdict, result.stdout.trim(), result.workspace.cache, result.workspace.saved);
}

const { files } = await ask("GET", "/api/executions/workspaces/app@main");
console.log(files.map(({ path, bytes }) => `${path}: ${bytes} bytes`).join());
await ask("DELETE", "/api/executions/workspaces/app@main");

// Prints:
// first ok made miss true
// second ok found hit false
// build/parts: 3893 bytes
