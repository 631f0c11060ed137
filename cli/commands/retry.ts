import type { StageState } from "@aws-sdk/client-codepipeline";
import type { ResolvedEnvironment } from "../../config/platform";
import { actingPerson, asProblem, type ActingPerson } from "../acting-person";
import { again } from "../again";
import type { ClientSettings } from "../client-settings";
import { environmentPlace, type EnvironmentPlace } from "../environment-place";
import { LedgerTable } from "../ledger-table";
import { missingPipeline } from "../missing-pipeline";
import { PipelineCalls } from "../pipeline-calls";
import { reasonProblem } from "../reason-problem";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { say, type Workplace } from "../workplace";

export interface RetryOptions {
  readonly env: string;
  readonly json: boolean;
  /** Who retries: on the local AWS alone. @default whose credentials the AWS SDK finds */
  readonly as?: string;
  /** Id of the execution that is meant. @default the one that failed */
  readonly execution?: string;
  /** Why it may pass a freeze; kept in the ledger. */
  readonly breakGlass?: string;
}

/** What a test hands over instead. */
export interface RetryTools {
  readonly settings?: Partial<ClientSettings>;
  readonly now?: () => Date;
}

/** Has the stage of an environment that failed done again from its beginning: what asks for an approval asks anew. */
export async function retry(
  workplace: Workplace,
  service: string,
  options: RetryOptions,
  { settings, now = () => new Date() }: RetryTools = {},
): Promise<number> {
  const { env, json, as, breakGlass } = options;
  const problems = (environment?: ResolvedEnvironment) => [
    asProblem(as, environment),
    breakGlass === undefined ? undefined : reasonProblem(breakGlass, "release", "--break-glass"),
  ];
  const place = await environmentPlace(workplace, { command: "retry", env, json, service, settings, problems });
  const person = await actingPerson(place, as);
  const calls = new PipelineCalls(person.settings);
  try {
    const execution = await failedExecution(calls, place, service, options.execution);
    if (isObstacle(execution)) throw new Refusal("retry", [execution]);
    if (breakGlass !== undefined) await breakTheGlass(place, person, execution.id, breakGlass, now());
    await begin(calls, place, service, execution.id);
    const answer = { service, environment: env, execution: execution.id, by: person.by };
    say(workplace, json ? JSON.stringify(answer, undefined, 2) : sentence(place, service, execution.id));
    return 0;
  } finally {
    await calls.close();
  }
}

/** The execution with which the stage failed. */
async function failedExecution(
  calls: PipelineCalls,
  place: EnvironmentPlace,
  service: string,
  wanted: string | undefined,
): Promise<{ readonly id: string } | Obstacle> {
  const { name } = place.environment;
  const stages = await calls.stages(place.names.pipeline(service));
  if (stages === undefined) return missingPipeline(place, service);
  const stage = stages.find(({ stageName }) => stageName === name);
  const { pipelineExecutionId: id, status } = stage?.latestExecution ?? {};
  const rule = "a stage is retried that failed";
  const wayOut = `${again(`pipelines ${service}`, name)} says what it does`;
  if (id === undefined || status !== "Failed") return obstacle(name, stateOf(stage), rule, wayOut);
  if (wanted === undefined || wanted === id) return { id };
  return obstacle("--execution", `${wanted}: ${id} is the one that failed`, rule, "name that, or leave it out");
}

function stateOf(stage: StageState | undefined): string {
  const { pipelineExecutionId: id, status } = stage?.latestExecution ?? {};
  if (id === undefined) return "nothing came here yet";
  return `${id} ${status === "InProgress" ? "is under way" : `is ${status?.toLowerCase()}`}`;
}

async function breakTheGlass(
  place: EnvironmentPlace,
  { by, settings }: ActingPerson,
  execution: string,
  reason: string,
  now: Date,
): Promise<void> {
  const ledger = new LedgerTable(place, settings);
  const why = { by, reason, at: now.toISOString() };
  await ledger.breakGlass(execution, place.environment.name, why).finally(() => ledger.close());
}

/** What CodePipeline says when somebody was faster, or a newer execution came. */
const tooLate = /^(StageNotRetryable|NotLatestPipelineExecution|ConflictException)/;

/** @throws Refusal when CodePipeline does not retry it any more */
async function begin(
  calls: PipelineCalls,
  { names, environment: { name } }: EnvironmentPlace,
  service: string,
  execution: string,
): Promise<void> {
  try {
    await calls.retry(names.pipeline(service), name, execution);
  } catch (error) {
    const { name: kind, message } = error as Error;
    if (!tooLate.test(kind)) throw error;
    const wayOut = `${again(`pipelines ${service}`, name)} says what runs instead`;
    throw new Refusal("retry", [obstacle(name, message, "the newest execution of a stage is retried", wayOut)]);
  }
}

function sentence({ environment: { name, promotion } }: EnvironmentPlace, service: string, execution: string): string {
  const next =
    promotion.kind === "approval"
      ? `an approval is asked for anew: ${again(`approve ${service}`, name)}`
      : `${again(`pipelines ${service}`, name)} --watch shows how far it is`;
  return `${service} in ${name}: ${execution} begins its stage anew; ${next}`;
}
