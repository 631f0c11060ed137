import { partitionHas } from "./aws-place";
import { type AccountUse, serviceLinkedRolesByUse } from "./environment.schema";
import { gitHubSubject } from "./github-actions.schema";
import { groupBy } from "./group-by";
import type { GitHubAccess, ResolvedAccount, ResolvedDelivery, ResolvedEnvironment, ResolvedLanding } from "./platform";

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
  const landings = users.map(({ landing }) => landing);
  return [...groupBy(users, ({ landing }) => landing.aws.accountId).values()].flatMap((there) => {
    if (!there[0]) return [];
    const account = resolveAccount(there[0].landing, [...new Set(there.map(({ use }) => use))], takesWebhooks);
    const gitHubAccess = accessFromGitHub(delivery, account, landings);
    return { ...account, ...(gitHubAccess === undefined ? {} : { gitHubAccess }) };
  });
}

function accessFromGitHub(
  delivery: ResolvedDelivery,
  { account, aws: { accountId } }: ResolvedLanding,
  landings: readonly ResolvedLanding[],
): GitHubAccess | undefined {
  const { gitHubActions, aws } = delivery;
  if (gitHubActions === undefined) return undefined;
  return {
    subject: gitHubSubject(gitHubActions),
    makesProvider: account.gitHubProvider === "create",
    landings: landings.filter((landing) => landing.aws.accountId === accountId),
    delivery: onlyLanding(delivery),
    asksForReleases: aws.accountId === accountId ? landings : [],
  };
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
