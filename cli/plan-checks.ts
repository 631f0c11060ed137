import fs from "node:fs";
import path from "node:path";
import type { Checkout } from "./checkout";
import type { PlanManifest, PlannedStack } from "./plan-manifest";
import { obstacle, type Obstacle } from "./refusal";
import { readSavedPlan, sha256, type SavedPlan } from "./saved-plan";
import type { LocalStack } from "./stacks";
import type { Terraform } from "./terraform";

const again = "./thrive plan again, and apply that";

/** Two commits of one tree hold the same: what was planned for a pull request may be applied once it is merged. */
export function checkoutObstacle({ commit, tree }: PlanManifest, checkout: Checkout): Obstacle | undefined {
  if (checkout.tree === tree) return undefined;
  return obstacle(
    "commit",
    `${short(checkout.commit)} is checked out`,
    `the plan is of ${short(commit)}, which holds other files`,
    `git checkout ${short(commit)}, or ${again}`,
  );
}

const short = (commit: string) => commit.slice(0, 12);

/** What the plan was made from has to be what the checkout declares, byte for byte, whatever the manifest says. */
export function configurationObstacles(
  planned: readonly PlannedStack[],
  stacks: readonly LocalStack[],
  fileOf: (stack: string) => string,
): Obstacle[] {
  return planned.flatMap((one) => {
    const stack = stacks.find(({ id }) => id === one.stack);
    if (stack === undefined) {
      return [obstacle(one.stack, "is not declared", "a plan is of stacks that are", again)];
    }
    const saved = readSavedPlan(fileOf(one.stack));
    if (saved === undefined || !isAsPlanned(saved, one)) {
      return [obstacle(one.stack, "its plan is not what the manifest says", "a plan is applied as it was made", again)];
    }
    return configurationObstacle(stack, saved) ?? lockObstacle(stack, saved) ?? [];
  });
}

function isAsPlanned({ lineage, serial, configuration, lock }: SavedPlan, planned: PlannedStack): boolean {
  return (
    lineage === planned.lineage &&
    serial === planned.serial &&
    sha256(configuration) === planned.configuration &&
    sha256(lock) === planned.lock
  );
}

function configurationObstacle({ id, folder }: LocalStack, { configuration }: SavedPlan): Obstacle[] | undefined {
  if (fs.readFileSync(path.join(folder, "cdk.tf.json"), "utf8") === configuration) return undefined;
  return [obstacle(id, "what it declares is not what was planned", "a plan is applied as it was made", again)];
}

/** The same provider, by the checksums that the plan was made with; Terraform installs nothing else. */
function lockObstacle({ id, folder }: LocalStack, { lock }: SavedPlan): Obstacle[] | undefined {
  const file = path.join(folder, ".terraform.lock.hcl");
  if (!fs.existsSync(file)) {
    fs.writeFileSync(file, lock);
    return undefined;
  }
  if (fs.readFileSync(file, "utf8") === lock) return undefined;
  return [
    obstacle(id, "its provider is not the one that it was planned with", "a plan is applied as it was made", again),
  ];
}

/** States have to be where they were: somebody may have applied something since. */
export async function stateObstacles(
  planned: readonly PlannedStack[],
  stacks: readonly LocalStack[],
  terraform: Terraform,
): Promise<Obstacle[]> {
  const found: Obstacle[] = [];
  for (const stack of stacks) {
    const { lineage, serial } = planned.find((one) => one.stack === stack.id)!;
    const init = await terraform.init(stack, () => undefined);
    if (!init.succeeded) throw new Error(`terraform init of ${stack.id} failed; its log: ${terraform.logOf(stack.id)}`);
    const now = stateOf(await terraform.answer(stack, ["state", "pull"]));
    if (now.lineage === lineage && now.serial === serial) continue;
    const what = now.lineage === lineage || lineage === "" ? `is at serial ${now.serial}` : "is another one";
    found.push(obstacle(stack.id, `its state ${what}`, `the plan is of serial ${serial}`, again));
  }
  return found;
}

function stateOf(text: string): Pick<SavedPlan, "lineage" | "serial"> {
  if (text.trim() === "") return { lineage: "", serial: 0 };
  const { lineage = "", serial = 0 } = JSON.parse(text) as Partial<SavedPlan>;
  return { lineage, serial };
}
