import { Refusal } from "../../pipeline-jobs/refusal";
import { isSamePerson, personOf, signedInPersonOf } from "./person";
import type { Changes } from "./ports";
import { retryCommand } from "./retry-command";
import type { Asked } from "./verify-execution";

/** Authors that a sentence names. */
const named = 3;

/**
 * Refuses what was approved by nobody, by an unknown one, by who wrote a commit of it or by who asked for it.
 * @param changes commits that are new in the environment; undefined when an older image comes back
 */
export function requireFourEyes(asked: Asked, changes: Changes | undefined): void {
  const { environment, isApproved, execution } = asked;
  const place = environment.name;
  if (environment.promotion !== "approval") return;
  if (!isApproved) {
    throw new Refusal(`${place}: nobody approved the execution ${execution}; ${retryCommand(asked)} asks anew`);
  }
  if (!environment.fourEyes) return;
  const approver = approverOf(asked);
  requireOtherAsker(asked, approver);
  if (changes !== undefined) requireOtherAuthors(asked, approver, changes);
}

function approverOf(asked: Asked): string {
  const { environment, approver: arn } = asked;
  const approver = signedInPersonOf(arn);
  if (approver !== undefined) return approver;
  throw new Refusal(
    `${environment.name}: approved by ${arn ?? "somebody unknown"}, which is no session of Identity Center, and this environment ` +
      `wants two pairs of eyes; ${retryCommand(asked)} asks anew, and whoever approves signs in there`,
  );
}

function requireOtherAsker(asked: Asked, approver: string): void {
  const { environment, askedBy, isUnasked, execution } = asked;
  const place = environment.name;
  if (askedBy === undefined && !isUnasked) {
    throw new Refusal(
      `${place}: CodePipeline does not say who asked for the execution ${execution}, so ${approver} may have; ` +
        "start another one, whose beginning it tells",
    );
  }
  const asker = personOf(askedBy); // the router's session is no person's; a decision that a person names is no excuse
  if (asker !== undefined && isSamePerson(approver, asker)) {
    throw new Refusal(`${place}: ${approver} approved what ${asker} asked for; ${letAnother(asked)}`);
  }
}

const letAnother = (asked: Asked) => `${retryCommand(asked)} asks anew, and another person is to approve it`;

function requireOtherAuthors(asked: Asked, approver: string, changes: Changes): void {
  const place = asked.environment.name;
  const own = changes.commits.find(({ author }) => author !== undefined && isSamePerson(approver, author));
  if (own !== undefined) {
    throw new Refusal(
      `${place}: ${approver} approved a release with a commit of their own, ${own.id.slice(0, 12)} by ${own.author}; ` +
        letAnother(asked),
    );
  }
  requireKnownAuthors(place, approver, changes);
}

/**
 * Refuses what nobody can approve, since they may have written it.
 * @param approver name, or words for whoever it will be
 */
export function requireKnownAuthors(place: string, approver: string, { commits, lacking }: Changes): void {
  const wayOut = `give the environment approval({ fourEyes: without("…") }) for this release, or release from a commit whose authors are known`;
  const unknown = commits.filter(({ author }) => author === undefined).map(({ id }) => id.slice(0, 12));
  if (unknown.length > 0) {
    const more = unknown.length > named ? `, and ${unknown.length - named} more` : "";
    throw new Refusal(
      `${place}: nobody knows who wrote ${unknown.slice(0, named).join(", ")}${more}, so ${approver} may be the author; ${wayOut}`,
    );
  }
  if (lacking !== undefined) {
    throw new Refusal(
      `${place}: not all authors of the release are known: ${lacking}, so ${approver} may be one; ${wayOut}`,
    );
  }
}
