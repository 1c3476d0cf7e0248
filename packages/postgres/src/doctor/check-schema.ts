import { readMigrationStatus } from "../migration-status.ts";
import { type Check, fail, ok, warn } from "./finding.ts";

export const checkSchema: Check = {
  name: "schema",
  needsSchema: false,
  async look({ url, schema }) {
    const { applied, pending, newer, changed, release } = await readMigrationStatus(url, { schema });
    const tooNew = newer.findLast(({ compatible }) => !compatible);
    if (tooNew !== undefined) {
      return [
        fail(
          `Schema "${schema}" needs Millrace ${tooNew.minimumRelease} or newer; this is ${release}.`,
          "Upgrade this program.",
        ),
      ];
    }
    if (changed.length > 0) {
      return [
        fail(
          `Schema "${schema}" was migrated with another text of ${changed.join(", ")}.`,
          "Install the release that matches, or restore the files.",
        ),
      ];
    }
    if (pending.length > 0) {
      return [
        fail(
          applied.length === 0
            ? `Schema "${schema}" is not there.`
            : `Schema "${schema}" lacks ${pending.map(({ name }) => name).join(", ")}.`,
          'Run "millrace migrate".',
        ),
      ];
    }
    if (newer.length > 0)
      return [
        warn(
          `Schema "${schema}" is newer than this release, ${release}, and still works with it.`,
          "Upgrade this program soon.",
        ),
      ];
    return [ok(`Schema "${schema}" is that of release ${release}: ${applied.length} migrations.`)];
  },
};
