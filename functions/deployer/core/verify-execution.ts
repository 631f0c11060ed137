import { Refusal } from "../../pipeline-jobs/refusal";
import type { JobRequest } from "./job-request";
import { readOverrides, type Override } from "./overrides";
import type { ActionRun, Execution, Ports } from "./ports";
import { retryCommand } from "./retry-command";
import type { EnvironmentSettings } from "./settings";

/** Values of variables that nobody gave one. */
const untold = "none";
const builtHere = "build";

/** Names of a stage's actions. */
const actionOf = { request: "Request", deploy: "Deploy" } as const;

/** What an execution is to do in an environment, as CodePipeline itself says it. */
export interface Asked {
  readonly service: string;
  readonly execution: string;
  /** The execution that built what this one deploys: another one when CodePipeline repeats it. */
  readonly builtBy: string;
  readonly environment: EnvironmentSettings;
  /** This try of the action. */
  readonly action: { readonly id: string; readonly startedAt: Date };
  /** An image that was built before; undefined for what the execution built itself. */
  readonly digest?: string;
  /** Why a person asked; undefined when the change router did. */
  readonly reason?: string;
  /** Of the change router, as who asked names it. */
  readonly decision?: string;
  /** ARN of who asked; undefined when nobody did, or CodePipeline does not say who. */
  readonly askedBy?: string;
  /** Whether nobody did: a push, or CodePipeline's own rollback. */
  readonly isUnasked: boolean;
  readonly overrides: ReadonlySet<Override>;
  /** ARN of who approved; undefined when nobody did, or CodePipeline does not say who. */
  readonly approver?: string;
  readonly isApproved: boolean;
}

/** Times that an action is looked for: CodePipeline lists it a moment after it has begun. */
const looks = 3;

/** Asks CodePipeline whether it asked. What came with the event is believed in nothing else. */
export async function verifyExecution(request: JobRequest, ports: Ports): Promise<Asked> {
  const { settings, executions } = ports;
  const environment = environmentOf(request, ports);
  const execution = await executions.find(request.execution);
  if (execution === undefined) {
    throw new Refusal(
      `${settings.pipeline}: has no execution ${request.execution}, so nothing is done for it; a deployer works for its own pipeline alone`,
      "ConfigurationError",
    );
  }
  requireProgress(execution, ports);
  const actions = await actionsOf(request, ports);
  const approval = actions.find(({ isApproval, stage, status }) => {
    return isApproval && stage === environment.name && status === "Succeeded";
  });
  return {
    service: settings.service,
    execution: execution.id,
    builtBy: execution.repeats ?? execution.id,
    environment,
    action: currentAction(request, environment, actions, ports),
    ...variablesOf(request, execution),
    ...(execution.startedBy !== undefined && { askedBy: execution.startedBy }),
    isUnasked: execution.startsItself === true,
    ...(approval?.updatedBy !== undefined && { approver: approval.updatedBy }),
    isApproved: approval !== undefined,
  };
}

function environmentOf({ environment }: JobRequest, { settings }: Ports): EnvironmentSettings {
  const found = settings.environments.find(({ name }) => name === environment);
  if (found !== undefined) return found;
  const known = settings.environments.map(({ name }) => name).join(", ");
  throw new Refusal(
    `${environment}: is no environment of ${settings.service}; there are ${known}`,
    "ConfigurationError",
  );
}

function requireProgress({ id, status }: Execution, { settings }: Ports): void {
  if (status === "InProgress") return;
  throw new Refusal(`${settings.pipeline}: the execution ${id} is ${status}, so nothing is done for it; start another`);
}

async function actionsOf(request: JobRequest, { executions, clock }: Ports): Promise<readonly ActionRun[]> {
  for (let look = 1; ; look += 1) {
    const actions = await executions.actions(request.execution);
    if (look === looks || actions.some((one) => isAsked(one, request) && one.status === "InProgress")) return actions;
    await clock.pause();
  }
}

function isAsked({ stage, action }: ActionRun, { step, environment }: JobRequest): boolean {
  return stage === environment && action === actionOf[step];
}

function currentAction(
  request: JobRequest,
  environment: EnvironmentSettings,
  actions: readonly ActionRun[],
  { settings }: Ports,
): ActionRun {
  const tries = actions.filter((one) => isAsked(one, request));
  const current = tries.find(({ status }) => status === "InProgress");
  if (current !== undefined) return current;
  const { step, execution } = request;
  const retry = retryCommand({ service: settings.service, environment });
  throw new Refusal(
    `${settings.pipeline}: in the execution ${execution} the action ${actionOf[step]} of ${environment.name} is not in progress ` +
      `(${tries[0]?.status ?? "not begun"}), so nothing is done for it; retry its stage (${retry}), or start another execution`,
  );
}

function variablesOf({ environment }: JobRequest, { id, variables }: Execution) {
  const { IMAGE_DIGEST = builtHere, ENVIRONMENTS, REASON = untold, OVERRIDES = untold } = variables;
  const { ROUTER_DECISION: decision = untold } = variables;
  if (ENVIRONMENTS !== undefined && !ENVIRONMENTS.includes(`|${environment}|`)) {
    throw new Refusal(
      `${environment}: is not among the environments ${ENVIRONMENTS} of the execution ${id}; start one that names it`,
    );
  }
  if (IMAGE_DIGEST !== builtHere && !/^sha256:[0-9a-f]{64}$/.test(IMAGE_DIGEST)) {
    throw new Refusal(
      `IMAGE_DIGEST: ${IMAGE_DIGEST} is neither ${builtHere} nor sha256: with 64 hexadecimal digits; start it anew`,
    );
  }
  return {
    ...(IMAGE_DIGEST !== builtHere && { digest: IMAGE_DIGEST }),
    ...(REASON !== untold && { reason: REASON }),
    ...(decision !== untold && { decision }),
    overrides: readOverrides(OVERRIDES === untold ? "" : OVERRIDES, REASON === untold ? undefined : REASON),
  };
}
