import type { ResolvedEnvironment } from "../../config/platform";
import { again } from "../again";
import type { ClientSettings } from "../client-settings";
import { confirm } from "../confirm";
import { environmentActions } from "../environment-actions";
import { environmentPlace, type EnvironmentPlace } from "../environment-place";
import { LedgerTable } from "../ledger-table";
import { minuteOf } from "../minute";
import { PipelineCalls } from "../pipeline-calls";
import { plainText } from "../plain-text";
import { reasonProblem } from "../reason-problem";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { shortName } from "../short-name";
import { signIn } from "../sign-in";
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
  const approver = await approverAt(place, options);
  const calls = new PipelineCalls(approver.settings);
  try {
    const waiting = await waitingApproval(calls, place, service, options.execution);
    if (isObstacle(waiting)) throw new Refusal(verdict, [waiting]);
    const details = await detailsOf(calls, waiting);
    if (!json) say(workplace, described(service, waiting, details));
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

/** Who answers, and with what. */
interface Approver {
  readonly by: string;
  readonly settings: ClientSettings;
}

async function approverAt({ settings, names, by }: EnvironmentPlace, { as }: ApprovalOptions): Promise<Approver> {
  if (as === undefined) return { by, settings };
  const { arn, credentials } = await signIn(settings.endpoint!, as, names.approver);
  return { by: arn, settings: { ...settings, credentials } };
}

function problemsOf({ as, comment, breakGlass }: ApprovalOptions, environment?: ResolvedEnvironment) {
  return [
    as === undefined ? undefined : asProblem(as, environment?.runsOn === "emulator"),
    textProblem(comment, "--comment"),
    textProblem(breakGlass, "--break-glass"),
  ];
}

function asProblem(as: string, isLocal: boolean): Obstacle | undefined {
  const place = "--as";
  if (!isLocal) {
    return obstacle(place, as, "an account knows who asks", "leave it out, and name a profile: AWS_PROFILE=NAME");
  }
  if (/^[\w+=,.@-]{2,64}$/.test(as)) return undefined;
  return obstacle(place, as, "it is the name of a session: 2 to 64 letters, digits and _+=,.@-", "alice@thrive.test");
}

const textProblem = (text: string | undefined, option: string) =>
  text === undefined ? undefined : reasonProblem(text, "answer", option);

/** What the request for the approval found: commits, files, image, scan, alarms. */
async function detailsOf(calls: PipelineCalls, { pipeline, stage, execution }: WaitingExecution): Promise<string> {
  const all = await calls.actions(pipeline, execution);
  const request = all.find(({ stageName, actionName }) => {
    return stageName === stage && actionName === environmentActions.request;
  });
  const { DETAILS, SUMMARY } = request?.output?.outputVariables ?? {};
  return plainText(DETAILS ?? SUMMARY ?? "The request says nothing of what it asks for.").trimEnd();
}

/** @throws Refusal when somebody else was faster */
async function answer(
  calls: PipelineCalls,
  place: EnvironmentPlace,
  { by, settings }: Approver,
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
  const waits = since === undefined ? "" : `, which waits since ${minuteOf(since)}`;
  return `${service} to ${stage}: execution ${execution}${waits}\n\n${details}\n`;
}

function sentence(verdict: Verdict, service: string, { by }: Approver, { env }: ApprovalOptions): string {
  const who = shortName(by);
  return verdict === "approve"
    ? `Approved by ${who}: ./thrive pipelines ${service} --env ${env} --watch shows how far it is`
    : `Rejected by ${who}: ${env} goes on with what it runs`;
}

function asJson(
  service: string,
  verdict: Verdict,
  { by }: Approver,
  { stage, execution }: WaitingExecution,
  details: string,
): string {
  const answered = verdict === "approve" ? "approved" : "rejected";
  return JSON.stringify({ service, environment: stage, execution, answered, by, details }, undefined, 2);
}

const capitalized = (word: string) => word[0]!.toUpperCase() + word.slice(1);
