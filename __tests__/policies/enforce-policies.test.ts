import { Aspects, type App, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { enforcePolicies, PolicyError } from "../../policies";
import type { Acceptance } from "../../policies/acceptance";
import type { Rule } from "../../policies/rule";
import { keysRotate } from "../../policies/rules/keys-rotate";
import { logsEnd } from "../../policies/rules/logs-end";
import { stacksOf } from "../support/built";
import { aPlatform, aService, catalogueOf } from "../support/declarations";
import { scratchApp } from "../support/scratch-app";

const rules: readonly Rule[] = [keysRotate, logsEnd];

function stackWith(app: App, id: string, resources: Readonly<Record<string, object>>): TerraformStack {
  const stack = new TerraformStack(app, id);
  for (const [address, config] of Object.entries(resources)) stack.addOverride(`resource.${address}`, config);
  return stack;
}

/** Two stacks with one finding each. */
function wrongApp(): App {
  const app = scratchApp();
  stackWith(app, "dev-runtime", { "aws_kms_key.key": {} });
  stackWith(app, "dev-orders", {
    "aws_cloudwatch_log_group.logs": {},
    "aws_kms_key.key": { enable_key_rotation: true },
  });
  return app;
}

const keyFinding = "dev-runtime: aws_kms_key.key: keys-rotate: enable_key_rotation is not set; set it to true";
const logFinding = "dev-orders: aws_cloudwatch_log_group.logs: logs-end: retention_in_days is not set; set the days";
const because = "nobody reads what it encrypts";

function problemsOf(accepted: readonly Acceptance[], complete = true): readonly string[] {
  try {
    enforcePolicies(wrongApp(), { complete, rules, accepted });
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

test("all findings of all stacks are one error", () => {
  expect(() => enforcePolicies(wrongApp(), { complete: true, rules, accepted: [] })).toThrow(
    `The policies found 2 problems:\n  ${keyFinding}\n  ${logFinding}`,
  );
});

test("one finding is counted as one", () => {
  const app = scratchApp();
  stackWith(app, "dev-runtime", { "aws_kms_key.key": {} });
  expect(() => enforcePolicies(app, { complete: true, rules, accepted: [] })).toThrow(
    `The policies found 1 problem:\n  ${keyFinding}`,
  );
});

test("the error comes without a stack trace, since no line of code is at fault", () => {
  const { message, stack } = new PolicyError(["a problem"]);
  expect(stack).toBe(message);
});

test("what is right is silent", () => {
  const app = scratchApp();
  stackWith(app, "dev-runtime", { "aws_kms_key.key": { enable_key_rotation: true } });
  expect(() => enforcePolicies(app, { complete: true, rules, accepted: [] })).not.toThrow();
});

describe("an acceptance", () => {
  const acceptance: Acceptance = { rule: "keys-rotate", address: "dev-runtime: aws_kms_key.key", because };

  test("takes its finding away and no other", () => {
    expect(problemsOf([acceptance])).toEqual([logFinding]);
  });

  test("may stand for every environment and service", () => {
    expect(problemsOf([{ ...acceptance, address: "*: aws_kms_key.*" }])).toEqual([logFinding]);
  });

  test("of another rule takes nothing away", () => {
    expect(problemsOf([{ ...acceptance, rule: "keys-die-slowly" }], false)).toEqual([keyFinding, logFinding]);
  });

  test("does not reach from the stack into the address", () => {
    expect(problemsOf([{ ...acceptance, address: "dev*" }], false)).toEqual([keyFinding, logFinding]);
  });

  test("that matches nothing is a problem when every stack is there", () => {
    const stale = { ...acceptance, address: "prod-runtime: aws_kms_key.key" };
    expect(problemsOf([acceptance, stale])).toEqual([
      logFinding,
      "policies/accepted: prod-runtime: aws_kms_key.key: keys-rotate: accepts a finding that is no more; remove it",
    ]);
  });

  test("that matches nothing is left alone when only some stacks are there", () => {
    const ofAnotherPlatform = { ...acceptance, address: "prod-runtime: aws_kms_key.key" };
    expect(problemsOf([acceptance, ofAnotherPlatform], false)).toEqual([logFinding]);
  });

  test("without a reason is a problem", () => {
    expect(problemsOf([{ ...acceptance, because: "because" }])).toEqual([
      logFinding,
      `policies/accepted: dev-runtime: aws_kms_key.key: keys-rotate: because "because" is too short for a reason; say who decided and why`,
    ]);
  });
});

test("what a reference between stacks adds is there when the rules read", () => {
  const app = scratchApp();
  const network = new TerraformResource(new TerraformStack(app, "network"), "vpc", {
    terraformResourceType: "aws_vpc",
  });
  new TerraformOutput(new TerraformStack(app, "runtime"), "vpc-id", { value: network.getStringAttribute("id") });
  const noRemoteState: Rule = {
    id: "no-remote-state",
    demand: "Nothing is read from elsewhere.",
    sources: ["this test"],
    about: ["data.terraform_remote_state"],
    check: () => ({ finding: "is read from elsewhere" }),
  };
  expect(() => enforcePolicies(app, { complete: true, rules: [noRemoteState], accepted: [] })).toThrow(
    "The policies found 1 problem:\n  runtime: data.terraform_remote_state.cross-stack-reference-input-network: no-remote-state: is read from elsewhere",
  );
});

test("the policies leave stacks as they are", () => {
  const render = () => stacksOf(aPlatform(), catalogueOf(aService()));
  const judged = render();
  enforcePolicies(judged[0]?.node.root as App, { complete: false });
  const texts = (stacks: readonly TerraformStack[]) => stacks.map((stack) => JSON.stringify(stack.toTerraform()));
  expect(texts(judged)).toEqual(texts(render()));
});

test("aspects are refused, since they would change what the rules have read", () => {
  const app = wrongApp();
  Aspects.of(app.node.findChild("dev-orders")).add({ visit: () => undefined });
  expect(() => enforcePolicies(app, { complete: true, rules, accepted: [] })).toThrow(
    "dev-orders: aspects run after the policies have read a stack; set the values where resources are made",
  );
});
