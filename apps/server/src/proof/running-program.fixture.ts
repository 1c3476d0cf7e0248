import type { connectDocker } from "@millrace/code-execution";
import { expect } from "vitest";

type Docker = Awaited<ReturnType<typeof connectDocker>>;

/** Ids of all containers that a process had made. */
export async function containersOf(docker: Docker, pid: number): Promise<string[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [`millrace.pid=${pid}`] } });
  return found.map(({ Id }) => Id);
}

/** Resolves when a program with processes of its own runs in a container of that process. */
export async function untilProgramRuns(docker: Docker, pid: number, command: string): Promise<void> {
  const runs = async () => {
    const lists = await Promise.all(
      (await containersOf(docker, pid)).map((id) =>
        docker
          .getContainer(id)
          .top()
          .then(({ Processes }) => Processes as string[][])
          // Not started yet, or gone by now.
          .catch(() => []),
      ),
    );
    return lists.flat(2).some((word) => word.includes(command));
  };
  await expect.poll(runs, { timeout: 60_000 }).toBe(true);
}
