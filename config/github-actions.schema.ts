import { z } from "zod";
import { ownedRepository } from "./git-names";

const id = z.number().int("is not a whole number of GitHub").positive("is not above 0");

export const gitHubActionsSchema = z.strictObject({
  /** Repository of this platform's own declarations on github.com, `owner/name`: its workflows plan and apply. */
  repository: ownedRepository,
  /**
   * Numbers of owner and repository, which GitHub puts beside their names in what it signs: for a repository that was made, renamed
   * or moved after 15 July 2026, or asked for it. `gh api repos/OWNER/NAME --jq '.owner.id, .id'` says both.
   * CAUTION: with them where GitHub signs none, or without where it does, no workflow comes in.
   * Source: https://docs.github.com/en/actions/reference/security/oidc
   * @default none, as of an older repository
   */
  ids: z.strictObject({ owner: id, repository: id }).optional(),
});

export type GitHubActions = z.output<typeof gitHubActionsSchema>;

/** Lets the workflows of one repository plan and apply this platform's stacks. */
export const gitHubActions = (settings: z.input<typeof gitHubActionsSchema>) => settings;

/** How GitHub's tokens name the repository: the beginning of every `sub`. */
export function gitHubSubject({ repository, ids }: GitHubActions): string {
  const [owner, name] = repository.split("/");
  return ids === undefined ? `repo:${repository}` : `repo:${owner}@${ids.owner}/${name}@${ids.repository}`;
}
