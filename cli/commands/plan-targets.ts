import { roleArn } from "../../config/aws-place";
import { gitHubNames, plansPrefix } from "../../config/github-names";
import { landingNamed, plannedLandings, type PlannedLanding } from "../planned-landing";
import { isObstacle, Refusal } from "../refusal";
import { say, type Workplace } from "../workplace";

/** What a workflow needs to know of a landing before it has credentials. */
interface PlanTarget {
  readonly environment: string;
  readonly region: string;
  readonly planRole: string;
  readonly applyRole: string;
  /** Where saved plans are: `s3://…`. */
  readonly plans: string;
}

/** Says, on one line of JSON, what is planned and applied from GitHub Actions, and as whom. */
export function planTargets(workplace: Workplace, env?: string): number {
  const landings = plannedLandings();
  const wanted = env === undefined ? undefined : landingNamed(env, landings);
  if (wanted !== undefined && isObstacle(wanted)) throw new Refusal("plan-targets", [wanted]);
  say(workplace, JSON.stringify((wanted === undefined ? landings : [wanted]).flatMap(targetOf)));
  return 0;
}

function targetOf({ name, platform, landing }: PlannedLanding): PlanTarget[] {
  if (platform.delivery.gitHubActions === undefined || landing.state.kind !== "s3") return [];
  const { planRole, applyRole } = gitHubNames(landing);
  return [
    {
      environment: name,
      region: landing.region,
      planRole: roleArn(landing.aws, planRole),
      applyRole: roleArn(landing.aws, applyRole),
      plans: `s3://${landing.state.bucket}/${plansPrefix(landing)}`,
    },
  ];
}
