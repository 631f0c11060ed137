/** How far a task has come; `healthy` ones serve: they run, and every target group that they are in says so. */
export type TaskStage = "starting" | "running" | "healthy" | "stopping";

export interface PlannedTask {
  readonly id: string;
  /** Id of the deployment that it was started for. */
  readonly deployment: string;
  readonly stage: TaskStage;
}

export interface DeploymentGoal {
  /** Id of the primary deployment. */
  readonly primary: string;
  readonly desiredCount: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** False while failed tasks hold up new ones, and for good when the deployment has failed. */
  readonly mayStart: boolean;
}

export interface DeploymentSteps {
  /** How many tasks of the primary deployment to start. */
  readonly start: number;
  /** Ids of tasks to drain and stop. */
  readonly stop: readonly string[];
}

/**
 * The next steps of a rolling update. Tasks that stop count for nothing, as on AWS: they neither serve nor take a place.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export function planDeployment(goal: DeploymentGoal, tasks: readonly PlannedTask[]): DeploymentSteps {
  const { least, most } = boundsOf(goal);
  const live = tasks.filter(({ stage }) => stage !== "stopping");
  const current = live.filter(({ deployment }) => deployment === goal.primary);
  const stop = stopped(goal, live, current, least);
  const left = live.length - stop.length;
  const keptCurrent = current.filter(({ id }) => !stop.includes(id)).length;
  const wanted = Math.min(goal.desiredCount - keptCurrent, most - left);
  return { start: goal.mayStart ? Math.max(0, wanted) : 0, stop };
}

/** How many tasks must be healthy at least, and may live at most. */
export function boundsOf(goal: Pick<DeploymentGoal, "desiredCount" | "minimumHealthyPercent" | "maximumPercent">) {
  return {
    least: Math.ceil((goal.desiredCount * goal.minimumHealthyPercent) / 100),
    most: Math.floor((goal.desiredCount * goal.maximumPercent) / 100),
  };
}

function stopped(
  { primary, desiredCount, mayStart }: DeploymentGoal,
  live: readonly PlannedTask[],
  current: readonly PlannedTask[],
  least: number,
): string[] {
  const older = live.filter(({ deployment }) => deployment !== primary);
  const replaced = mayStart || current.length > 0 ? older : [];
  const surplus = unhealthyFirst(current).slice(0, Math.max(0, current.length - desiredCount));
  let spare = live.filter(({ stage }) => stage === "healthy").length - least;
  const mayGo = ({ stage }: PlannedTask) => stage !== "healthy" || spare-- > 0;
  return [...(desiredCount === 0 ? older : unhealthyFirst(replaced)), ...surplus].filter(mayGo).map(({ id }) => id);
}

function unhealthyFirst(tasks: readonly PlannedTask[]): PlannedTask[] {
  return [...tasks].sort((one, other) => Number(one.stage === "healthy") - Number(other.stage === "healthy"));
}
