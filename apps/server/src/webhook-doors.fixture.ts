/** The first endpoint of a database. */
const FIRST = "/api/webhooks/1";

/** Routes that change endpoints, in an order that works, with `kind action` of the entry of the audit trail. */
export const WEBHOOK_DOORS = [
  {
    route: "post /api/webhooks",
    path: "/api/webhooks",
    body: { url: "https://hooks.example/", events: ["endpoint.disabled"] },
    entry: "webhook create",
  },
  { route: "patch /api/webhooks/{id}", path: FIRST, body: { enabled: false }, entry: "webhook change" },
  {
    route: "post /api/webhooks/{id}/rotate-secret",
    path: `${FIRST}/rotate-secret`,
    body: {},
    entry: "webhook change",
  },
  { route: "delete /api/webhooks/{id}", path: FIRST, entry: "webhook remove" },
];
