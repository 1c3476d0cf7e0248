import { Hono } from "hono";
import { JobQueueManager, rateLimiter, refuseBlockedAddresses } from "millrace";

const manager = new JobQueueManager({ workers: false });
const proxies = { trustedProxies: ["10.0.0.0/8"] };
// Without it the connection's other end is asked for, as @hono/node-server tells it.
const peerAddress = () => "10.0.0.1";

const app = new Hono();
app.use(refuseBlockedAddresses({ manager, ...proxies, peerAddress }));
app.use("/render", rateLimiter({ manager, ...proxies, peerAddress, requests: 2, windowMs: 60_000 }));
app.post("/render", (c) => c.text("rendering"));

const headers = { "X-Forwarded-For": "203.0.113.7" };
for (let n = 1; n <= 3; n++) {
  const answer = await app.request("/render", { method: "POST", headers });
  console.log(answer.status, answer.headers.get("X-RateLimit-Remaining"));
}

const inAnHour = new Date(Date.now() + 3_600_000);
await manager.blockedAddresses.block("203.0.113.0/24", { reason: "floods us", expiresAt: inAnHour });
console.log((await app.request("/render", { method: "POST", headers })).status);
console.log(await manager.blockedAddresses.unblock("203.0.113.0/24"));

await manager.shutdown();

// Prints:
// 200 1
// 200 0
// 429 0
// 403
// true
