import type { AwsPlace } from "../../config/aws-place";
import type { LandingKind } from "./terraform-actions";

/** An environment, or delivery, whose stacks are planned and applied from GitHub Actions. */
export interface GithubLanding {
  readonly kind: LandingKind;
  readonly place: AwsPlace;
  /** Of the environment, which is GitHub's name for it too. */
  readonly name: string;
  /** What its names in AWS begin with: `thrive-dev-`. */
  readonly prefix: string;
  /** Where its parameters begin: `/thrive/dev/`. */
  readonly parameters: string;
  /** Bucket of its states. */
  readonly stateBucket: string;
  /** Where its plans are in that bucket: `plans/dev`. */
  readonly plans: string;
  readonly planRole: string;
  readonly applyRole: string;
  /** Policy of both: what Terraform asks of AWS. */
  readonly readsPolicy: string;
  /** Policy that bounds the role that applies. */
  readonly boundary: string;
}
