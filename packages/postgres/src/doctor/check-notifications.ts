import { randomUUID } from "node:crypto";
import { openClient } from "../open-client.ts";
import { type Check, ok, warn } from "./finding.ts";

/** How long a notification may take. Milliseconds. */
const PATIENCE_MS = 3000;

export const checkNotifications: Check = {
  name: "notifications",
  needsSchema: false,
  async look({ url, schema, run }) {
    const client = openClient({ url, max: 1, applicationName: "millrace doctor listen" });
    const nonce = randomUUID();
    const arrived = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => arrived.resolve(false), PATIENCE_MS);
    try {
      const channel = `${schema}.doctor`;
      await client.sql.listen(channel, (text) => text === nonce && arrived.resolve(true));
      await run("select pg_notify($1, $2)", [channel, nonce]);
      if (await arrived.promise) return [ok("Notifications arrive.")];
      return [
        warn(
          `A notification did not arrive within ${PATIENCE_MS} ms: a pooler in transaction mode stands between. Workers look for jobs each second instead.`,
          "Let DATABASE_URL of the processes name the server itself, or the pooler in session mode.",
        ),
      ];
    } finally {
      clearTimeout(timer);
      client.destroy();
    }
  },
};
