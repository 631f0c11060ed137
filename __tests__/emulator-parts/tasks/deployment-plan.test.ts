import fc from "fast-check";
import {
  boundsOf,
  planDeployment,
  type DeploymentGoal,
  type PlannedTask,
  type TaskStage,
} from "../../../emulator/tasks/deployment-plan";

const goal = (changes: Partial<DeploymentGoal> = {}): DeploymentGoal => ({
  primary: "new",
  desiredCount: 2,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  mayStart: true,
  ...changes,
});
const task = (id: string, deployment: string, stage: TaskStage = "healthy"): PlannedTask => ({ id, deployment, stage });

test("a first deployment starts all at once", () => {
  expect(planDeployment(goal(), [])).toEqual({ start: 2, stop: [] });
});

test("a rolling update starts all new ones beside the old ones, and stops none before a new one is healthy", () => {
  const old = [task("a", "old"), task("b", "old")];
  expect(planDeployment(goal(), old)).toEqual({ start: 2, stop: [] });
  const starting = [...old, task("c", "new", "running"), task("d", "new", "starting")];
  expect(planDeployment(goal(), starting)).toEqual({ start: 0, stop: [] });
  const oneHealthy = [...old, task("c", "new"), task("d", "new", "running")];
  expect(planDeployment(goal(), oneHealthy)).toEqual({ start: 0, stop: ["a"] });
});

test("without room above, an old one goes first where the least allows it", () => {
  const tight = goal({ minimumHealthyPercent: 50, maximumPercent: 100 });
  expect(planDeployment(tight, [task("a", "old"), task("b", "old")])).toEqual({ start: 1, stop: ["a"] });
});

test("fewer desired stops the surplus, the unhealthy first", () => {
  const tasks = [task("a", "new"), task("b", "new", "running"), task("c", "new")];
  expect(planDeployment(goal({ desiredCount: 1 }), tasks)).toEqual({ start: 0, stop: ["b", "a"] });
});

test("none desired stops all, also of older deployments", () => {
  const tasks = [task("a", "old"), task("b", "new", "starting")];
  expect(planDeployment(goal({ desiredCount: 0 }), tasks)).toEqual({ start: 0, stop: ["a", "b"] });
});

test("a deployment that may not start leaves the old ones alone", () => {
  const old = [task("a", "old"), task("b", "old", "running")];
  expect(planDeployment(goal({ mayStart: false }), old)).toEqual({ start: 0, stop: [] });
});

const stages = fc.constantFrom<TaskStage>("starting", "running", "healthy", "stopping");
const tasks = fc
  .array(fc.record({ deployment: fc.constantFrom("old", "older", "new"), stage: stages }), { maxLength: 12 })
  .map((all) => all.map((one, index) => ({ ...one, id: `${index}` })));
const goals = fc.record({
  primary: fc.constant("new"),
  desiredCount: fc.integer({ min: 0, max: 6 }),
  minimumHealthyPercent: fc.integer({ min: 0, max: 100 }),
  maximumPercent: fc.integer({ min: 100, max: 300 }),
  mayStart: fc.boolean(),
});

test("no step stops a healthy task below the least, or starts one above the most", () => {
  fc.assert(
    fc.property(goals, tasks, (one, all) => {
      const { least, most } = boundsOf(one);
      const { start, stop } = planDeployment(one, all);
      const healthy = all.filter(({ stage }) => stage === "healthy");
      const left = healthy.filter(({ id }) => !stop.includes(id)).length;
      expect(left).toBeGreaterThanOrEqual(Math.min(healthy.length, least));
      const live = all.filter(({ id, stage }) => stage !== "stopping" && !stop.includes(id)).length;
      if (start > 0) expect(live + start).toBeLessThanOrEqual(most);
      expect(new Set(stop).size).toBe(stop.length);
    }),
  );
});

test("steps come to an end: as many healthy tasks of the primary deployment as are desired, and no other", () => {
  fc.assert(
    fc.property(goals, tasks, (chosen, all) => {
      // A least that equals the most has no room for a step, on AWS neither.
      const { least, most } = boundsOf(chosen);
      fc.pre(chosen.desiredCount === 0 || most > least);
      const one = { ...chosen, mayStart: true };
      const end = settled(one, all);
      expect(end.map(({ deployment, stage }) => `${deployment} ${stage}`)).toEqual(
        Array.from({ length: one.desiredCount }, () => "new healthy"),
      );
    }),
  );
});

/** Takes steps until there is none; between them what was started becomes healthy, and what stops is gone. */
function settled(one: DeploymentGoal, all: readonly PlannedTask[]): readonly PlannedTask[] {
  let now = all;
  for (let step = 0; step < 50; step += 1) {
    const { start, stop } = planDeployment(one, now);
    const kept = now.filter(({ id, stage }) => stage !== "stopping" && !stop.includes(id));
    const started = Array.from({ length: start }, (_, index) => task(`${step}-${index}`, one.primary));
    now = [...kept.map((each) => ({ ...each, stage: "healthy" as const })), ...started];
  }
  return now;
}
