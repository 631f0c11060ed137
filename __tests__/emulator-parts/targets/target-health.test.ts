import {
  checked,
  matches,
  registering,
  type CheckResult,
  type TargetHealth,
} from "../../../emulator/targets/target-health";

const rules = { healthyThreshold: 2, unhealthyThreshold: 3 };
const passed: CheckResult = { kind: "passed" };
const sick: CheckResult = { kind: "mismatch", code: 500 };

function after(...results: readonly CheckResult[]): TargetHealth {
  return results.reduce<TargetHealth>((health, result) => checked(health, result, rules), registering);
}

test("a new target is healthy after the first check that passes", () => {
  expect(registering).toMatchObject({ state: "initial", reason: "Elb.RegistrationInProgress" });
  expect(after(passed)).toMatchObject({ state: "healthy" });
  expect(after(passed)).not.toHaveProperty("reason");
  expect(after(sick, passed)).toMatchObject({ state: "healthy" });
});

test("a new target is unhealthy after as many failures as the threshold says", () => {
  expect(after(sick, sick)).toMatchObject({ state: "initial", reason: "Elb.InitialHealthChecking" });
  expect(after(sick, sick, sick)).toMatchObject({
    state: "unhealthy",
    reason: "Target.ResponseCodeMismatch",
    description: "Health checks failed with these codes: [500]",
  });
});

test("a healthy target stays so until the threshold, counted from its last good check", () => {
  expect(after(passed, sick, sick)).toMatchObject({ state: "healthy" });
  expect(after(passed, sick, sick, passed, sick, sick)).toMatchObject({ state: "healthy" });
  expect(after(passed, sick, sick, sick)).toMatchObject({ state: "unhealthy" });
});

test("an unhealthy target needs as many good checks in a row as the threshold says", () => {
  expect(after(sick, sick, sick, passed)).toMatchObject({ state: "unhealthy" });
  expect(after(sick, sick, sick, passed, sick, passed)).toMatchObject({ state: "unhealthy" });
  expect(after(sick, sick, sick, passed, passed)).toMatchObject({ state: "healthy" });
});

test.each([
  [{ kind: "timeout" }, "Target.Timeout", "Request timed out"],
  [{ kind: "failed" }, "Target.FailedHealthChecks", "Health checks failed"],
] as const)("%j is told as %s", (result, reason, description) => {
  expect(after(result, result, result)).toMatchObject({ reason, description });
});

test.each([
  ["200", 200, true],
  ["200", 201, false],
  ["200,202", 202, true],
  ["200-299", 250, true],
  ["200-299,301", 301, true],
  ["200-299", 300, false],
])("the matcher %s and %i", (matcher, status, taken) => {
  expect(matches(matcher, status)).toBe(taken);
});
