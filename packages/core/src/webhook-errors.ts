import { MillraceError } from "./errors.ts";

export class WebhookNotFoundError extends MillraceError {
  constructor(id: string) {
    super("WEBHOOK_NOT_FOUND", `There is no webhook endpoint ${id.slice(0, 40)}.`);
  }
}

/** The endpoint has no such delivery. */
export class DeliveryNotFoundError extends MillraceError {
  constructor(id: string) {
    super("DELIVERY_NOT_FOUND", `There is no delivery ${id.slice(0, 40)} to this endpoint.`);
  }
}
