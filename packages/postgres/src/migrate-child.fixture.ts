// One of many processes that migrate at once: `node migrate-child.fixture.ts <url>`.
import { migrate } from "./migrate.ts";

const applied = await migrate(process.argv[2] as string);
process.stdout.write(`${JSON.stringify({ event: "migrated", applied })}\n`);
