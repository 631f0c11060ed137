import { ServiceRole, type ServiceRoleConfig } from "../../modules/service-role";
import { synthesizedConstruct } from "../support/synthesized-construct";
import { addressesOf, statementsOf } from "../support/template";

function role(changes: Partial<ServiceRoleConfig> = {}) {
  return synthesizedConstruct((scope) => {
    new ServiceRole(scope, "role", {
      name: "thrive-role",
      description: "A test's",
      service: "ecs-tasks.amazonaws.com",
      ...changes,
    });
  });
}

describe("a service's role", () => {
  test("may do nothing by default", () => {
    expect(addressesOf(role())).toEqual(["aws_iam_role.role"]);
  });

  test("is taken by one service", () => {
    expect(statementsOf(role(), "role_trust")).toEqual([
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
      },
    ]);
  });

  test("is taken for one account's resources where the service says whose they are", () => {
    expect(statementsOf(role({ onlyFor: { accountId: "1" } }), "role_trust")[0]?.condition).toEqual([
      { test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] },
    ]);
  });

  test("is taken for one kind of resource where the service says which", () => {
    expect(statementsOf(role({ onlyFor: { accountId: "1", sourceArn: "arn" } }), "role_trust")[0]?.condition).toEqual([
      { test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] },
      { test: "ArnLike", variable: "aws:SourceArn", values: ["arn"] },
    ]);
  });

  test("may do what it is given", () => {
    const statements = [{ actions: ["logs:PutLogEvents"], resources: ["arn"] }];
    expect(statementsOf(role({ statements }), "role_permissions")).toEqual(statements);
  });
});
