import type { ResolvedEnvironment } from "../../config/platform";
import { again } from "../again";
import { actingPerson, asProblem, type ActingPerson } from "../acting-person";
import { approvalProblems } from "../approval-problems";
import type { ClientSettings } from "../client-settings";
import { confirm } from "../confirm";
import { environmentActions } from "../environment-actions";
import { environmentPlace, type EnvironmentPlace } from "../environment-place";
import { LedgerTable } from "../ledger-table";
import { minuteOf } from "../minute";
import { PipelineCalls } from "../pipeline-calls";
import { plainText } from "../plain-text";
import { reasonProblem } from "../reason-problem";
import { isObstacle, obstacle, Refusal } from "../refusal";
import { shortName } from "../short-name";
import { waitingApproval, type WaitingExecution } from "../waiting-approval";
import { say, type Workplace } from "../workplace";

export type Verdict = "approve" | "reject";

export interface ApprovalOptions {
  readonly env: string;
  readonly json: boolean;
  /** Asks nobody at the terminal. */
  readonly yes: boolean;
  /** Who answers: on the local AWS alone. @default whose credentials the AWS SDK finds */
  readonly as?: string;
  /** Id of the execution that is meant. @default the one that waits */
  readonly execution?: string;
  /** Kept with the answer. */
  readonly comment?: string;
  /** Why it may pass a freeze; kept in the ledger. */
  readonly breakGlass?: string;
}

/** What a test hands over instead. */
export interface ApprovalTools {
  readonly settings?: Partial<ClientSettings>;
  readonly ask?: typeof confirm;
  readonly now?: () => Date;
}

/** Shows what waits for an approval, and answers it: pipelines decide whether the answer counts. */
export async function answerApproval(
  workplace: Workplace,
  verdict: Verdict,
  service: string,
  options: ApprovalOptions,
  { settings, ask = confirm, now = () => new Date() }: ApprovalTools = {},
): Promise<number> {
  const { env, json } = options;
  const problems = (environment?: ResolvedEnvironment) => problemsOf(options, environment);
  const place = await environmentPlace(workplace, { command: verdict, env, json, service, settings, problems });
  const approver = await actingPerson(place, options.as);
  const calls = new PipelineCalls(approver.settings);
  try {
    const waiting = await waitingApproval(calls, place, service, options.execution);
    if (isObstacle(waiting)) throw new Refusal(verdict, [waiting]);
    const { details, authors } = await requestOf(calls, waiting);
    if (!json) say(workplace, described(service, waiting, details));
    const meant = { by: approver.by, breaksGlass: options.breakGlass !== undefined, authors };
    const wrong = verdict === "reject" ? [] : await approvalProblems(calls, place, waiting, meant, now());
    if (wrong.length > 0) throw new Refusal(verdict, wrong);
    if (!json && !options.yes && !(await ask(workplace.output, `${capitalized(verdict)} it as ${approver.by}?`))) {
      say(workplace, "Nothing was answered.");
      return 2;
    }
    await answer(calls, place, approver, verdict, waiting, options, now());
    say(
      workplace,
      json ? asJson(service, verdict, approver, waiting, details) : sentence(verdict, service, approver, options),
    );
    return 0;
  } finally {
    await calls.close();
  }
}

function problemsOf({ as, comment, breakGlass }: ApprovalOptions, environment?: ResolvedEnvironment) {
  return [asProblem(as, environment), textProblem(comment, "--comment"), textProblem(breakGlass, "--break-glass")];
}

const textProblem = (text: string | undefined, option: string) =>
  text === undefined ? undefined : reasonProblem(text, "answer", option);

/** What the request for the approval found: commits, files, image, scan, alarms, and who wrote the commits. */
async function requestOf(calls: PipelineCalls, { pipeline, stage, execution }: WaitingExecution) {
  const all = await calls.actions(pipeline, execution);
  const request = all.find(({ stageName, actionName }) => {
    return stageName === stage && actionName === environmentActions.request;
  });
  const { DETAILS, SUMMARY, AUTHORS = "" } = request?.output?.outputVariables ?? {};
  const details = plainText(DETAILS ?? SUMMARY ?? "The request says nothing of what it asks for.").trimEnd();
  return { details, authors: AUTHORS.split(",").filter((author) => author !== "") };
}

/** @throws Refusal when somebody else was faster */
async function answer(
  calls: PipelineCalls,
  place: EnvironmentPlace,
  { by, settings }: ActingPerson,
  verdict: Verdict,
  waiting: WaitingExecution,
  { breakGlass, comment }: ApprovalOptions,
  now: Date,
): Promise<void> {
  if (breakGlass !== undefined && verdict === "approve") {
    const ledger = new LedgerTable(place, settings);
    const why = { by, reason: breakGlass, at: now.toISOString() };
    await ledger.breakGlass(waiting.execution, waiting.stage, why).finally(() => ledger.close());
  }
  const said = comment ?? breakGlass ?? `by ./thrive ${verdict}`;
  try {
    await calls.answer(waiting, verdict === "approve" ? "Approved" : "Rejected", said);
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== "ApprovalAlreadyCompletedException" && name !== "InvalidApprovalTokenException") throw error;
    throw new Refusal(verdict, [
      obstacle(
        waiting.stage,
        message,
        "an approval is answered once",
        `${again("pipelines", waiting.stage)} says what came of it`,
      ),
    ]);
  }
}

function described(service: string, { stage, execution, since }: WaitingExecution, details: string): string {
  const waits = since === undefined ? "" : `, which waits since ${minuteOf(since)}; as it was then:`;
  return `${service} to ${stage}: execution ${execution}${waits}\n\n${details}\n`;
}

function sentence(verdict: Verdict, service: string, { by }: ActingPerson, { env }: ApprovalOptions): string {
  const who = shortName(by);
  return verdict === "approve"
    ? `Approved by ${who}: ./thrive pipelines ${service} --env ${env} --watch shows how far it is`
    : `Rejected by ${who}: ${env} goes on with what it runs`;
}

function asJson(
  service: string,
  verdict: Verdict,
  { by }: ActingPerson,
  { stage, execution }: WaitingExecution,
  details: string,
): string {
  const answered = verdict === "approve" ? "approved" : "rejected";
  return JSON.stringify({ service, environment: stage, execution, answered, by, details }, undefined, 2);
}

const capitalized = (word: string) => word[0]!.toUpperCase() + word.slice(1);
