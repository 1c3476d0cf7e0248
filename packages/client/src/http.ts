import type { Client } from "openapi-fetch";
import type { paths } from "./schema.ts";

/** Every route of the server, typed: `http.GET("/api/queues/{queue}", { params: { path: { queue } } })`. */
export type Http = Client<paths>;
