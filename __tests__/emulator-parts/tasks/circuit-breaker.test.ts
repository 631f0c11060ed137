import { failureThreshold, isRollback, restartDelay, rollbackTarget } from "../../../emulator/tasks/circuit-breaker";

test.each([
  [0, 3],
  [1, 3],
  [6, 3],
  [7, 4],
  [25, 13],
  [400, 200],
  [1000, 200],
])("of %i desired tasks, %i may fail", (desired, threshold) => {
  expect(failureThreshold(desired)).toBe(threshold);
});

test("a rollback goes to the last deployment that was completed", () => {
  expect(rollbackTarget([{ id: "1" }, { id: "2" }], { id: "3" })).toEqual({ id: "2" });
  expect(rollbackTarget([], { id: "1" })).toBeUndefined();
});

test("a rollback that fails is not rolled back", () => {
  const rolloutStateReason = "ECS deployment circuit breaker: rolling back to deploymentId 1.";
  expect(isRollback({ rolloutStateReason })).toBe(true);
  expect(rollbackTarget([{ id: "1" }], { id: "3", rolloutStateReason })).toBeUndefined();
});

test("tasks that fail in a row are started at growing intervals, of 15 minutes at most", () => {
  expect([1, 3, 4, 5, 6, 30].map(restartDelay)).toEqual([0, 0, 10, 20, 40, 900]);
});
