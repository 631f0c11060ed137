import { nameFor } from "./naming";
import type { ResolvedLanding } from "./platform";

/** Names of what lets GitHub Actions in to an environment, or to delivery: `<platform>-<environment>-github-…`. */
export function gitHubNames({ platform, name }: Pick<ResolvedLanding, "platform" | "name">) {
  return {
    /** Reads, and saves plans. */
    planRole: nameFor("role", platform, name, "github-plan"),
    /** Changes what the stacks of the landing hold. */
    applyRole: nameFor("role", platform, name, "github-apply"),
    /** What Terraform asks of AWS. */
    readsPolicy: nameFor("policy", platform, name, "github-reads"),
    /** What the role that applies can never do. */
    boundary: nameFor("policy", platform, name, "github-boundary"),
    /** Of delivery: says whether a release is under way. */
    releasesRole: nameFor("role", platform, name, "github-releases"),
  };
}

/** Where plans of a landing are, in the bucket of its states. */
export const plansPrefix = ({ name }: Pick<ResolvedLanding, "name">) => `plans/${name}`;
