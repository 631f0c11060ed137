import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import { ServiceRole } from "../service-role";

export interface AccountBaselineConfig {
  readonly place: AwsPlace;
  /** Role that lets API Gateway write logs. `undefined` when the account has one that somebody else keeps. */
  readonly apiGatewayLogRoleName: string | undefined;
  /** Services whose role is to be made, as in `ecs.amazonaws.com`. AWS refuses a second one. */
  readonly serviceLinkedRoles: readonly string[];
}

/** What an account has once, however many environments live in it. */
export class AccountBaseline extends Construct {
  constructor(scope: Construct, id: string, config: AccountBaselineConfig) {
    super(scope, id);
    const { place, apiGatewayLogRoleName, serviceLinkedRoles } = config;
    if (apiGatewayLogRoleName !== undefined) this.letApisLog(place, apiGatewayLogRoleName);
    for (const service of serviceLinkedRoles) {
      new IamServiceLinkedRole(this, service.replace(".amazonaws.com", "").replaceAll(".", "-"), {
        awsServiceName: service,
      });
    }
  }

  private letApisLog(place: AwsPlace, name: string): void {
    const role = new ServiceRole(this, "api-logs", {
      name,
      description: "Lets API Gateway write the logs of the account's APIs",
      service: "apigateway.amazonaws.com",
      statements: [
        {
          sid: "ApiLogs",
          actions: [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:FilterLogEvents",
            "logs:GetLogEvents",
            "logs:PutLogEvents",
          ],
          resources: [arnOf(place, "logs", "*")],
        },
      ],
    });
    new ApiGatewayAccount(this, "api-gateway", { cloudwatchRoleArn: role.arn });
  }
}
