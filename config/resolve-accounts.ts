import { partitionHas } from "./aws-place";
import { type AccountUse, serviceLinkedRolesByUse } from "./environment.schema";
import { groupBy } from "./group-by";
import type { ResolvedAccount, ResolvedDelivery, ResolvedEnvironment, ResolvedLanding } from "./platform";

/** Each account of a platform once, with what it needs for all that lives in it. */
export function resolveAccounts(
  environments: readonly ResolvedEnvironment[],
  delivery: ResolvedDelivery,
): ResolvedAccount[] {
  const users = [
    ...environments.map((landing) => ({ landing: onlyLanding(landing), use: "environments" as const })),
    { landing: onlyLanding(delivery), use: "delivery" as const },
  ];
  const takesWebhooks = Object.values(delivery.repositories).some(({ kind }) => kind === "github");
  return [...groupBy(users, ({ landing }) => landing.aws.accountId).values()].flatMap((there) =>
    there[0] ? resolveAccount(there[0].landing, [...new Set(there.map(({ use }) => use))], takesWebhooks) : [],
  );
}

function resolveAccount(
  landing: ResolvedLanding,
  uses: readonly AccountUse[],
  takesWebhooks: boolean,
): ResolvedAccount {
  const { apiGatewayLogRole, existingServiceLinkedRoles } = landing.account;
  const hasApis = uses.includes("environments") || (uses.includes("delivery") && takesWebhooks);
  return {
    ...landing,
    uses,
    makesApiGatewayLogRole: hasApis && apiGatewayLogRole === "create",
    serviceLinkedRoles: uses
      .filter((use) => use !== "delivery" || partitionHas[landing.partition].notificationRules)
      .flatMap((use) => serviceLinkedRolesByUse[use])
      .filter((role) => !existingServiceLinkedRoles.includes(role)),
  };
}

/** Without what an environment or a delivery has beside its place. */
function onlyLanding(landing: ResolvedLanding): ResolvedLanding {
  const { name, account, region, partition, state, protection, runsOn, platform, aws, protect } = landing;
  return { name, account, region, partition, state, protection, runsOn, platform, aws, protect };
}
