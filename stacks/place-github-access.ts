import type { Construct } from "constructs";
import { type AwsPlace, arnOf, roleArn } from "../config/aws-place";
import { gitHubNames, plansPrefix } from "../config/github-names";
import type { GitHubAccess, ResolvedLanding } from "../config/platform";
import { GithubAccess, type GithubLanding } from "../modules/github-access";
import { namesIn } from "./names";

/** The way in from GitHub Actions to what lives in an account. */
export function placeGithubAccess(scope: Construct, place: AwsPlace, access: GitHubAccess): void {
  const { subject, makesProvider, landings, delivery, asksForReleases } = access;
  const { releasesRole } = gitHubNames(delivery);
  new GithubAccess(scope, "github", {
    place,
    subject,
    makesProvider,
    landings: landings.flatMap((landing) => landingOf(landing, landing.name === delivery.name)),
    releasesRoleArn: roleArn(delivery.aws, releasesRole),
    ...(asksForReleases.length > 0
      ? {
          releases: {
            role: releasesRole,
            askers: asksForReleases.map((landing) => ({
              accountId: landing.aws.accountId,
              roleArn: roleArn(landing.aws, gitHubNames(landing).applyRole),
            })),
            pipelines: arnOf(delivery.aws, "codepipeline", `${namesIn(delivery)("pipeline")}-*`),
          },
        }
      : {}),
  });
}

/** What keeps its states in files is on one machine alone. */
function landingOf(landing: ResolvedLanding, isDelivery: boolean): GithubLanding[] {
  const { state, aws: place, name, platform } = landing;
  if (state.kind !== "s3") return [];
  const { planRole, applyRole, readsPolicy, boundary } = gitHubNames(landing);
  return [
    {
      kind: isDelivery ? "delivery" : "environment",
      place,
      name,
      prefix: `${platform}-${name}-`,
      parameters: `/${platform}/${name}/`,
      stateBucket: state.bucket,
      plans: plansPrefix(landing),
      planRole,
      applyRole,
      readsPolicy,
      boundary,
    },
  ];
}
