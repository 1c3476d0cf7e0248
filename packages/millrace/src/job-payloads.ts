import type { JobHandler } from "@millrace/core";
import type { z } from "zod";
import type { DataProcessingPayload } from "./handlers/data-processing.ts";
import type { EmailNotificationPayload } from "./handlers/email-notification.ts";

/**
 * Payloads of types that are registered globally, for the compiler. Extend it where you register:
 * `declare module "millrace" { interface JobPayloads { "resize-image": ResizeImage } }`.
 */
export interface JobPayloads {
  "email-notification": EmailNotificationPayload;
  "data-processing": DataProcessingPayload;
}

type PayloadOf<Handler> = Handler extends { readonly schema: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : Handler extends { execute(payload: infer Payload, ...rest: never[]): unknown }
    ? Payload
    : unknown;

/** Payloads by type of a tuple of handlers. A handler whose type is only known as `string` says nothing here. */
export type PayloadsOf<Handlers extends readonly JobHandler[]> = {
  [Handler in Handlers[number] as string extends Handler["type"]
    ? never
    : Handler["type"]]: PayloadOf<Handler>;
};

/** What `createJob` takes for a type: what its schema takes; anything for a type that the compiler does not know. */
export type PayloadFor<
  Type,
  Handlers extends readonly JobHandler[],
  Own = PayloadsOf<Handlers>,
> = Type extends keyof Own ? Own[Type] : Type extends keyof JobPayloads ? JobPayloads[Type] : unknown;
