import { allAtOnce, blueGreen, canary, linear, shiftMinutes } from "../../config/deployment-strategy.schema";
import { resolve } from "../../config/resolve";
import type { ServiceInput } from "../../config/service.schema";
import { aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

const deploymentOf = (deployment?: unknown) => {
  const service = { ...aService(), ...(deployment ? { deployment } : {}) } as ServiceInput;
  return resolve(aPlatform(), catalogueOf(service)).services[0]!.deployment;
};

test("a service that says nothing is deployed by ECS", () => {
  expect(deploymentOf()).toEqual({ kind: "rolling" });
});

test("blueGreen() alone lets one in ten try the new version for five minutes", () => {
  expect(deploymentOf(blueGreen())).toEqual({
    kind: "blueGreen",
    shift: { kind: "canary", percent: 10, minutes: 5 },
    keepOldMinutes: 5,
    alarms: true,
  });
});

test.each([
  [allAtOnce(), 0],
  [{ kind: "canary" as const, percent: 25, minutes: 7 }, 7],
  [{ kind: "linear" as const, percent: 20, everyMinutes: 3 }, 12],
  [{ kind: "linear" as const, percent: 30, everyMinutes: 2 }, 6],
])("%j takes %d minutes", (shift, minutes) => {
  expect(shiftMinutes(shift)).toBe(minutes);
});

describe("what is refused", () => {
  const within = "and a release has 50 for both before it counts as stuck; shorten one";
  const cases: readonly (readonly [unknown, string])[] = [
    [{ kind: "sudden" }, `deployment.kind: "sudden" is not one of rolling, blueGreen`],
    [
      blueGreen({ shift: canary({ percent: 100 }) }),
      "deployment.shift.percent: 100 is too many percent; the most is 99",
    ],
    [blueGreen({ shift: canary({ minutes: 0 }) }), "deployment.shift.minutes: 0 is too few minutes; the least is 1"],
    [blueGreen({ keepOldMinutes: 46 }), "deployment.keepOldMinutes: 46 is too many minutes; the most is 45"],
    [
      blueGreen({ testHook: "arn:aws:lambda:…" }),
      `deployment.testHook: "arn:aws:lambda:…" is not the name of a function; write it like thrive-dev-smoke-test, without its ARN`,
    ],
    [
      blueGreen({ shift: linear({ percent: 10, everyMinutes: 5 }), keepOldMinutes: 10 }),
      `deployment: shifting and keeping the old tasks take 55 minutes, ${within}`,
    ],
  ];

  test.each(cases)("%j", (deployment, problem) => {
    const service = { ...aService(), deployment } as ServiceInput;
    expect(refusals(aPlatform(), catalogueOf(service))).toEqual([`services/orders: ${problem}`]);
  });

  test("blueGreen() of a service that calls another, or that another calls", () => {
    const caller = aService({ calls: ["stock"], deployment: blueGreen() });
    const callee = aService({ name: "stock", deployment: blueGreen() });
    expect(refusals(aPlatform(), catalogueOf(caller, callee))).toEqual([
      "services/orders: deployment: blueGreen() and calls do not go together, since CodeDeploy's services have no Service Connect; take rolling(), or remove calls",
      "services/stock: deployment: blueGreen() and the calls of orders do not go together, since CodeDeploy's services have no Service Connect by which a caller finds them; take rolling()",
    ]);
  });
});
