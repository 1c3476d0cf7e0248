import { addByRest } from "./add-by-rest.ts";
import type { DemoJob } from "./demo-job.ts";
import type { DemoReceiver } from "./demo-receiver.ts";
import { text } from "./result-field.ts";

/** A webhook to a receiver of the demo. */
export function demoWebhook(receiver: DemoReceiver): DemoJob {
  return {
    title: "send-webhook",
    door: "POST /api/jobs",
    add: (doors) =>
      addByRest(doors, {
        type: "send-webhook",
        payload: { url: receiver.url, payload: { instanceId: "i-1", status: "running" } },
      }),
    judge({ status, result, errorMessage }) {
      const body = receiver.bodies.find((one) => one.includes("i-1"));
      return {
        fine: status === "completed" && body !== undefined,
        lines: [
          errorMessage ?? `answered ${text(result, "status")}; the receiver got:`,
          `> ${body ?? "nothing"}`,
        ],
      };
    },
  };
}
