import { roleArn } from "../../config/aws-place";
import { gitHubNames, plansPrefix } from "../../config/github-names";
import { landingNamed, plannedLandings, type PlannedLanding } from "../planned-landing";
import { isObstacle, obstacle, Refusal } from "../refusal";
import { say, type Workplace } from "../workplace";

/** What a workflow needs to know of a landing before it has credentials. */
interface PlanTarget {
  readonly environment: string;
  readonly region: string;
  readonly planRole: string;
  readonly applyRole: string;
  /** Where plans are: `s3://…`. */
  readonly plans: string;
}

/**
 * Says, on one line of JSON, what is planned and applied from GitHub Actions, and as whom.
 * @throws Refusal when `env` is not
 */
export function planTargets(workplace: Workplace, env?: string): number {
  const landings = plannedLandings();
  const targets = env === undefined ? landings.flatMap(targetOf) : [theTarget(env, landings)];
  say(workplace, JSON.stringify(targets));
  return 0;
}

function theTarget(env: string, landings: readonly PlannedLanding[]): PlanTarget {
  const wanted = landingNamed(env, landings);
  if (isObstacle(wanted)) throw new Refusal("plan-targets", [wanted]);
  const [target] = targetOf(wanted);
  if (target !== undefined) return target;
  const wayOut = "add gitHubActions to its delivery, and keep its states in a bucket";
  throw new Refusal("plan-targets", [obstacle("--env", env, "GitHub Actions have no way to it", wayOut)]);
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
