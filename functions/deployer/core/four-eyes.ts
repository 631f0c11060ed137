import { Refusal } from "../../pipeline-jobs/refusal";
import { isSamePerson, personOf } from "./person";
import type { Changes } from "./ports";
import type { Asked } from "./verify-execution";

/** Authors that a sentence names. */
const named = 3;

/**
 * Refuses what was approved by nobody, by an unknown one, by who wrote a commit of it or by who asked for it.
 * @param changes commits that are new in the environment; undefined when an older image comes back
 */
export function requireFourEyes(asked: Asked, changes: Changes | undefined): void {
  const { environment, approver: arn, isApproved, execution } = asked;
  const place = environment.name;
  if (environment.promotion !== "approval") return;
  if (!isApproved)
    throw new Refusal(`${place}: nobody approved the execution ${execution}; approve it, then retry the stage`);
  if (!environment.fourEyes) return;
  const approver = personOf(arn);
  if (approver === undefined) {
    throw new Refusal(
      `${place}: approved by ${arn ?? "somebody unknown"}, which names no person, and this environment wants two pairs of eyes; ` +
        "start it anew and let a person approve it with a session of their own",
    );
  }
  const asker = personOf(asked.askedBy); // the router's session is no person's; a decision that a person names is no excuse
  if (asker !== undefined && isSamePerson(approver, asker)) {
    throw new Refusal(
      `${place}: ${approver} approved what ${asker} asked for; start it anew and let another person approve it`,
    );
  }
  if (changes !== undefined) requireOtherAuthors(place, approver, changes);
}

function requireOtherAuthors(place: string, approver: string, { commits, lacking }: Changes): void {
  const own = commits.find(({ author }) => author !== undefined && isSamePerson(approver, author));
  if (own !== undefined) {
    throw new Refusal(
      `${place}: ${approver} approved a release with a commit of their own, ${own.id.slice(0, 12)} by ${own.author}; ` +
        "start it anew and let another person approve it",
    );
  }
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
