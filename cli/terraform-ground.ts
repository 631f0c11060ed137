import { accountEnvironment, terraformEnvironment } from "./child-environment";
import type { Interruption } from "./interruption";
import { stacksOf, type PlannedLanding } from "./planned-landing";
import type { Tools } from "./preflight";
import { linkProviderMirror } from "./provider-mirror-link";
import { wantedProvider } from "./provider-mirror";
import { graphOf, readStacks, type LocalStack } from "./stacks";
import type { Graph } from "./schedule";
import { Terraform } from "./terraform";
import { terraformSettings } from "./terraform-settings";
import type { Workplace } from "./workplace";

/** The stacks of a landing as they are declared now, and Terraform to work on them. */
export interface TerraformGround {
  readonly stacks: readonly LocalStack[];
  readonly graph: Graph;
  readonly terraform: Terraform;
}

export async function terraformGround(
  workplace: Workplace,
  planned: PlannedLanding,
  { terraformVersion, source }: Tools,
  interruption: Interruption,
): Promise<TerraformGround> {
  const { root, environment } = workplace;
  await workplace.synthesize(planned.platformName);
  const stacks = stacksOf(planned, readStacks(root));
  linkProviderMirror(stacks, source);
  const settings = terraformSettings(root, source, wantedProvider(root));
  const variables = planned.landing.runsOn === "emulator" ? terraformEnvironment : accountEnvironment;
  const terraform = new Terraform(root, terraformVersion, variables(environment, settings), interruption);
  return { stacks, graph: graphOf(stacks), terraform };
}
