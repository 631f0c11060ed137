import { ReleasePolicies } from "../../modules/release-policies";
import { keyArn, place, synthesizedConstruct } from "../support/synthesized-construct";
import { statementNamed, statementsOf } from "../support/template";

const template = synthesizedConstruct((scope) => {
  new ReleasePolicies(scope, "release", {
    place,
    names: { approver: "thrive-delivery-approver", operator: "thrive-delivery-operator" },
    pipelines: "thrive-delivery-",
    repositoriesArn: "arn:aws:ecr:us-east-1:222222222222:repository/thrive/*",
    tables: { releases: "arn:releases", builds: "arn:builds", routes: "arn:routes" },
    keyArn,
  });
});
const ofApprover = "release_approver_permissions";
const ofOperator = "release_operator_permissions";
const allowed = (name: string) =>
  statementsOf(template, name)
    .filter(({ effect }) => effect !== "Deny")
    .flatMap(({ actions }) => actions);

describe("people of delivery", () => {
  test("who approve answer the action Approve of a stage, and say why it may pass a freeze", () => {
    expect(statementNamed(template, ofApprover, "Approve")).toMatchObject({
      actions: ["codepipeline:PutApprovalResult"],
      resources: ["arn:aws:codepipeline:us-east-1:222222222222:thrive-delivery-*/*/Approve"],
    });
    expect(allowed(ofApprover).filter((action) => /:(Start|Stop|Retry|Put|Update|Delete)/.test(action))).toEqual([
      "codepipeline:PutApprovalResult",
      "codepipeline:RetryStageExecution",
      "dynamodb:PutItem",
    ]);
    expect(statementNamed(template, ofApprover, "BreakGlass").condition[0].values).toEqual(["EXECUTION#*"]);
  });

  test("who operate start, stop, retry and freeze, and write no release", () => {
    expect(allowed(ofOperator).filter((action) => /:(Start|Stop|Retry|Put|Update|Delete)/.test(action))).toEqual([
      "codepipeline:StartPipelineExecution",
      "codepipeline:StopPipelineExecution",
      "codepipeline:RetryStageExecution",
      "dynamodb:PutItem",
    ]);
    expect(statementNamed(template, ofOperator, "FreezeAndBreakGlass").condition[0].values).toEqual([
      "FREEZE#*",
      "EXECUTION#*",
    ]);
  });

  test("who have both can approve nothing", () => {
    expect(statementNamed(template, ofOperator, "NeverBoth")).toMatchObject({
      effect: "Deny",
      actions: ["codepipeline:PutApprovalResult"],
    });
  });

  test("see the same, with what fits into a managed policy", () => {
    const reads = (name: string) =>
      allowed(name).filter((action) => /:(Get|List|Describe|Query|BatchGet)/.test(action));
    expect(reads(ofApprover)).toEqual(reads(ofOperator));
    expect(JSON.stringify(statementsOf(template, ofOperator)).length).toBeLessThan(6144);
  });
});
