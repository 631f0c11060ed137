import { executionStart } from "../functions/deployer/adapters/execution-start";
import { isSamePerson, personOf, signedInPersonOf } from "../functions/deployer/core/person";
import type { EnvironmentPlace } from "./environment-place";
import { freezeSentence, freezesOf, isInForce } from "./freezes";
import { LedgerTable } from "./ledger-table";
import type { PipelineCalls } from "./pipeline-calls";
import { obstacle, type Obstacle } from "./refusal";
import type { WaitingExecution } from "./waiting-approval";

/** An approval as somebody means to give it. */
export interface MeantApproval {
  /** ARN. */
  readonly by: string;
  readonly breaksGlass: boolean;
  /** E-mails of those who wrote what is new, as the request for the approval found them. */
  readonly authors: readonly string[];
}

/** For what the deployer would refuse an approval, which would be used up then. The deployer looks again, and believes nobody's client. */
export async function approvalProblems(
  calls: PipelineCalls,
  place: EnvironmentPlace,
  { pipeline, execution }: WaitingExecution,
  meant: MeantApproval,
  now: Date,
): Promise<Obstacle[]> {
  const { trigger, variables = [] } = (await calls.execution(pipeline, execution)) ?? {};
  const overrides = variables.find(({ name }) => name === "OVERRIDES")?.resolvedValue ?? "";
  const passesFreeze = meant.breaksGlass || overrides.split(",").includes("freeze");
  const { promotion } = place.environment;
  const hasFourEyes = promotion.kind === "approval" && promotion.fourEyes === true;
  const eyes = hasFourEyes ? eyesProblem(place, meant, executionStart(trigger).startedBy) : undefined;
  return [...(eyes === undefined ? [] : [eyes]), ...(passesFreeze ? [] : await freezeProblems(place, now))];
}

/** Two pairs of eyes, as the deployer counts them. */
function eyesProblem(
  { environment }: EnvironmentPlace,
  { by, authors }: MeantApproval,
  askedBy: string | undefined,
): Obstacle | undefined {
  const { name, runsOn } = environment;
  const person = signedInPersonOf(by);
  if (person === undefined) {
    const rule = `${name} wants two pairs of eyes, of people who signed in with Identity Center`;
    return obstacle("approver", by, rule, runsOn === "emulator" ? "--as bob@thrive.test" : "AWS_PROFILE=NAME");
  }
  const found = [
    personOf(askedBy) !== undefined && isSamePerson(person, personOf(askedBy)!) ? "asked for it" : undefined,
    authors.some((author) => isSamePerson(person, author)) ? "wrote a commit of it" : undefined,
  ].filter((one) => one !== undefined);
  if (found.length === 0) return undefined;
  return obstacle(
    "approver",
    `${person} ${found.join(" and ")}`,
    `${name} wants two pairs of eyes`,
    "let another approve it",
  );
}

async function freezeProblems(place: EnvironmentPlace, now: Date): Promise<Obstacle[]> {
  const { environment } = place;
  const ledger = new LedgerTable(place);
  const all = freezesOf(environment, await ledger.freezes(environment.name, now).finally(() => ledger.close()), now);
  return all
    .filter((freeze) => isInForce(freeze, now))
    .map((freeze) =>
      obstacle("freeze", freezeSentence(freeze, now), "nothing is released meanwhile", '--break-glass "WHY"'),
    );
}
