import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { table } from "../../text/table.ts";

export function jobEventsCommand(host: Host): Command {
  return answeringCommand("events", "what happened to a job, oldest first")
    .argument("<id>", "id of the job")
    .action(
      asking(host, async (manager, id: string) => {
        const events = await manager.getEvents(id);
        const columns = [
          { title: "AT", value: ({ at }: Event) => at.toISOString() },
          { title: "EVENT", value: ({ event }: Event) => event },
          { title: "ATTEMPT", value: ({ attempt }: Event) => attempt, right: true },
          {
            title: "BY",
            value: ({ actor, workerId }: Event) => actor ?? (workerId === null ? null : `worker ${workerId}`),
            shrinks: true,
          },
          {
            title: "ERROR",
            value: ({ errorCode, errorMessage }: Event) =>
              errorCode === null ? errorMessage : `${errorCode}: ${errorMessage ?? ""}`,
            shrinks: true,
          },
        ];
        type Event = (typeof events)[number];
        return { value: events, text: table(events, columns, host.screen) };
      }),
    );
}
