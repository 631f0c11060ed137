import type { Going } from "./going";
import type { Ports } from "./ports";

export type Migrated =
  | { readonly state: "done" }
  | { readonly state: "going" }
  /** What is wrong, going on from the environment: "the migration …". */
  | { readonly state: "failed"; readonly reason: string };

/** Runs the service's command once with the new image, and waits for its end. To go back runs none. */
export async function migrate(going: Going, revision: string, ports: Ports): Promise<Migrated> {
  const { release, place, environment } = going;
  const { migration } = ports.settings;
  if (migration === undefined || release.migrated !== undefined || release.begun.kind === "rollback") {
    return { state: "done" };
  }
  const { migrations } = environment;
  const task = (await migrations.find(release.id)) ?? (await migrations.run(release.id, revision, migration.command));
  if (!task.isStopped) {
    const minutes = (ports.clock.now().getTime() - Date.parse(release.begun.at)) / 60_000;
    if (minutes < migration.timeoutMinutes) return { state: "going" };
    const reason = `the migration did not end within ${migration.timeoutMinutes} minutes`;
    await migrations.stop(task.arn, reason);
    return { state: "failed", reason: `${reason}; see its log, or give it more of migration.timeoutMinutes` };
  }
  if (task.exitCode === 0) {
    await ports.ledger.put(place, release.id, "MIGRATED", { task: task.arn, at: ports.clock.now().toISOString() });
    return { state: "done" };
  }
  const because = task.reason === undefined ? "" : `: ${task.reason}`;
  const how = task.exitCode === undefined ? "never ran" : `ended with ${task.exitCode}`;
  return {
    state: "failed",
    reason: `the migration ${how}${because}; see the log of the task ${task.arn.split("/").at(-1)}`,
  };
}
