import { createClient } from "@millrace/client";

const { executions } = createClient({ baseUrl: process.env["MILLRACE_URL"] ?? "http://127.0.0.1:3000" });

const { id } = await executions.create({
  language: "python",
  code: `print("Hello,", input("Who is there? "))`,
  interactive: true,
});
let heard = "";
for await (const told of executions.follow(id)) {
  if (told.kind === "stdout") heard += new TextDecoder().decode(told.bytes);
  if (heard.endsWith("? ")) await executions.write(id, "Ada\n", { close: true });
  if (told.kind === "end") console.log(told.execution.verdict, JSON.stringify(heard));
}

// Prints:
// ok "Who is there? Hello, Ada\n"
