import { AccountBaseline, type AccountBaselineConfig } from "../../modules/account-baseline";
import { place, synthesizedConstruct } from "../support/synthesized-construct";
import { addressesOf, resourcesOf, statementsOf } from "../support/template";

function baseline(changes: Partial<AccountBaselineConfig> = {}) {
  return synthesizedConstruct((scope) => {
    new AccountBaseline(scope, "Resource", {
      place,
      apiGatewayLogRoleName: "thrive-api-gateway-logs",
      serviceLinkedRoles: ["ecs.amazonaws.com", "ops.apigateway.amazonaws.com"],
      ...changes,
    });
  });
}

describe("an account's baseline", () => {
  test("makes API Gateway's log role and the service-linked roles that are not there", () => {
    expect(addressesOf(baseline())).toEqual([
      "aws_api_gateway_account.api_gateway",
      "aws_iam_role.api_logs",
      "aws_iam_role_policy.api_logs_permissions_of_role",
      "aws_iam_service_linked_role.ecs",
      "aws_iam_service_linked_role.ops_apigateway",
    ]);
  });

  test("makes nothing that exists already", () => {
    expect(addressesOf(baseline({ apiGatewayLogRoleName: undefined, serviceLinkedRoles: [] }))).toEqual([]);
  });

  test("names the services as AWS does", () => {
    const roles = resourcesOf(baseline(), "aws_iam_service_linked_role");
    expect(roles.map((role) => role.aws_service_name)).toEqual(["ecs.amazonaws.com", "ops.apigateway.amazonaws.com"]);
  });

  test("lets API Gateway write logs of this account and region only", () => {
    expect(statementsOf(baseline(), "api_logs_permissions")[0]?.resources).toEqual([
      "arn:aws:logs:us-east-1:222222222222:*",
    ]);
  });
});
