import type { Construct } from "constructs";
import { nameFor } from "../config/naming";
import type { ResolvedAccount } from "../config/platform";
import { AccountBaseline } from "../modules/account-baseline";
import { BaseStack } from "./base-stack";
import { placeGithubAccess } from "./place-github-access";

/** `account-<id>`: what an account has once, however many environments live in it. */
export class AccountStack extends BaseStack {
  constructor(scope: Construct, id: string, account: ResolvedAccount) {
    super(scope, id, account);
    new AccountBaseline(this, "Resource", {
      place: account.aws,
      apiGatewayLogRoleName: account.makesApiGatewayLogRole
        ? nameFor("role", account.platform, "api-gateway-logs")
        : undefined,
      serviceLinkedRoles: account.serviceLinkedRoles,
    });
    if (account.gitHubAccess) placeGithubAccess(this, account.aws, account.gitHubAccess);
  }
}
