import { DeployRole } from "../../modules/deploy-role";
import { place, synthesizedConstruct } from "../support/synthesized-construct";
import { statementsOf, theOnly } from "../support/template";

const made = (migrates: boolean) =>
  synthesizedConstruct((scope) => {
    new DeployRole(scope, "deploy-role", {
      place,
      name: "thrive-dev-orders-deploy",
      service: {
        name: "orders",
        cluster: "thrive-dev",
        service: "thrive-dev-orders",
        family: "thrive-dev-orders",
        imageParameter: "/thrive/dev/orders/image",
        taskRoleArns: ["arn:aws:iam::222222222222:role/execution", "arn:aws:iam::222222222222:role/task"],
        migrates,
      },
      deployer: {
        accountId: "111111111111",
        roleArn: "arn:aws:iam::111111111111:role/thrive-delivery-orders-deployer",
      },
    });
  });
const template = made(false);
const statements = statementsOf(template, "deploy_role_permissions");
const migrating = statementsOf(made(true), "deploy_role_permissions");
const tasks = ["arn:aws:ecs:us-east-1:222222222222:task/thrive-dev/*"];

describe("the role of a service's deployer in an environment", () => {
  test("is taken by that deployer alone, which need not be there yet", () => {
    expect(statementsOf(template, "deploy_role_trust")).toEqual([
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111111111111:root"] }],
        condition: [
          {
            test: "ArnEquals",
            variable: "aws:PrincipalArn",
            values: ["arn:aws:iam::111111111111:role/thrive-delivery-orders-deployer"],
          },
        ],
      },
    ]);
    expect(theOnly(template, "aws_iam_role").name).toBe("thrive-dev-orders-deploy");
  });

  test("may change its own service, and register its own revisions", () => {
    const resources = Object.fromEntries(statements.map(({ sid, resources: these }) => [sid, these]));
    expect(resources).toMatchObject({
      Service: ["arn:aws:ecs:us-east-1:222222222222:service/thrive-dev/thrive-dev-orders"],
      NextRevision: ["arn:aws:ecs:us-east-1:222222222222:task-definition/thrive-dev-orders:*"],
      ImageInUse: ["arn:aws:ssm:us-east-1:222222222222:parameter/thrive/dev/orders/image"],
      TaskRoles: ["arn:aws:iam::222222222222:role/execution", "arn:aws:iam::222222222222:role/task"],
    });
  });

  test("does what AWS binds to no resource of the service within its cluster alone", () => {
    const bound = migrating.filter(({ condition }) => condition?.[0].variable === "ecs:cluster");
    expect(bound.map(({ sid, condition }) => [sid, condition[0].values])).toEqual(
      ["Tasks", "TaskList", "Migration", "MigrationEnd"].map((sid) => [
        sid,
        ["arn:aws:ecs:us-east-1:222222222222:cluster/thrive-dev"],
      ]),
    );
  });

  test("runs and ends no task, and tags none, unless the service migrates its data", () => {
    expect(statements.flatMap(({ actions }) => actions).filter((action) => /(Run|Stop)Task$/.test(action))).toEqual([]);
    expect(statements.filter(({ resources }) => resources[0] === tasks[0]).map(({ actions }) => actions)).toEqual([
      ["ecs:DescribeTasks"],
    ]);
  });

  test("runs its own migration, and ends no other service's tasks", () => {
    const added = migrating.filter(({ sid }) => !statements.some((one) => one.sid === sid));
    expect(added).toMatchObject([
      {
        actions: ["ecs:RunTask"],
        resources: ["arn:aws:ecs:us-east-1:222222222222:task-definition/thrive-dev-orders:*"],
      },
      { actions: ["ecs:TagResource"], resources: tasks, condition: [{ values: ["RunTask"] }] },
      {
        actions: ["ecs:StopTask"],
        resources: tasks,
        condition: [
          { variable: "ecs:cluster" },
          { test: "StringEqualsIfExists", variable: "aws:ResourceTag/service", values: ["orders"] },
        ],
      },
    ]);
  });

  test("has no way to another service, to secrets, or to roles", () => {
    const actions = statements.flatMap((statement) => statement.actions);
    expect(
      actions.filter((action) => /^(iam:(?!PassRole)|secretsmanager|kms|s3|ec2|ecs:(Delete|Create))/.test(action)),
    ).toEqual([]);
  });
});
