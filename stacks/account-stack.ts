import type { Construct } from "constructs";
import { serviceLinkedRoles } from "../config/environment.schema";
import { nameFor } from "../config/naming";
import type { ResolvedLanding } from "../config/platform";
import { AccountBaseline } from "../modules/account-baseline";
import { BaseStack } from "./base-stack";

/** `account-<id>`: what an account has once, however many environments live in it. */
export class AccountStack extends BaseStack {
  constructor(scope: Construct, id: string, landing: ResolvedLanding) {
    super(scope, id, landing);
    const { apiGatewayLogRole, existingServiceLinkedRoles } = landing.account;
    new AccountBaseline(this, "Resource", {
      place: landing.aws,
      apiGatewayLogRoleName:
        apiGatewayLogRole === "create" ? nameFor("role", landing.platform, "api-gateway-logs") : undefined,
      serviceLinkedRoles: serviceLinkedRoles.filter((service) => !existingServiceLinkedRoles.includes(service)),
    });
  }
}
