import { checkPipeline } from "../../../emulator/codepipeline/check-pipeline";
import type { ActionDeclaration, PipelineDeclaration } from "../../../emulator/codepipeline/pipeline-declaration";
import { action, check, declaration, source, stage } from "./support/pipeline-world";

function refusal(pipeline: PipelineDeclaration): string {
  try {
    checkPipeline(pipeline);
    return "none";
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}

const tested = (more: Partial<ActionDeclaration> = {}) =>
  action("Test", { inputArtifacts: [{ name: "source" }], ...more });
const withActions = (...actions: ActionDeclaration[]) =>
  declaration({ stages: [stage("Source", source), stage("Build", ...actions)] });
const approval = action("Approve", {
  actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
  configuration: {},
});

test("takes what CodePipeline takes", () => {
  expect(refusal(withActions(tested(), approval))).toBe("none");
});

test.each<[string, PipelineDeclaration, string]>([
  [
    "one stage",
    declaration({ stages: [stage("Source", source)] }),
    "InvalidStructureException: Pipeline has only 1 stage(s). There should be a minimum of 2 stages in a pipeline",
  ],
  [
    "a first stage that takes no source",
    declaration({ stages: [stage("Build", tested()), stage("dev", approval)] }),
    "InvalidStructureException: Stage Build: only Source actions may be in the first stage of a pipeline",
  ],
  [
    "a source in a later stage",
    withActions(source),
    "InvalidStructureException: Stage Build: Source actions may only occur in the first stage",
  ],
  [
    "a stage twice",
    declaration({ stages: [stage("Source", source), stage("Source", approval)] }),
    "InvalidStructureException: Stage names must be unique: Source",
  ],
  [
    "an action twice",
    withActions(approval, approval),
    "InvalidStructureException: Action names must be unique within stage Build: Approve",
  ],
  [
    "no store",
    declaration({ artifactStore: undefined }),
    "InvalidStructureException: Pipeline must have either an artifactStore or artifactStores",
  ],
  [
    "an artifact that nobody made before",
    withActions(tested({ inputArtifacts: [{ name: "other" }] })),
    "InvalidStructureException: Input Artifact Bundle other in action Test is not declared as Output Artifact Bundle in any of the preceding actions or is not a preceding action.",
  ],
  [
    "an artifact that is made twice",
    withActions(tested({ outputArtifacts: [{ name: "source" }] })),
    "InvalidStructureException: Output Artifact Bundle name must be unique within the pipeline. Bundle name: source",
  ],
  [
    "a namespace twice",
    withActions(tested({ namespace: "SourceVariables" })),
    "InvalidStructureException: Namespace must be unique within the pipeline: SourceVariables",
  ],
  [
    "a reference to what no action before is called",
    withActions(
      tested({ namespace: "Test" }),
      action("Late", { ...approval, name: "Late", configuration: { CustomData: "#{Test.TAG} #{variables.A}" } }),
    ),
    "InvalidActionDeclarationException: Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.). The following pipeline execution variables are referencing a namespace that does not exist. StageName=[Build], ActionName=[Late], ActionConfigurationKey=[CustomData], VariableReferenceText=[Test.TAG]",
  ],
  [
    "what only V2 has",
    declaration({ pipelineType: "V1", executionMode: "QUEUED" }),
    "InvalidStructureException: Execution mode QUEUED can only be used with pipeline type V2",
  ],
  [
    "a variable twice",
    declaration({ variables: [{ name: "A" }, { name: "A" }] }),
    "InvalidStructureException: Pipeline variable names must be unique: A",
  ],
  [
    "an empty default",
    declaration({ variables: [{ name: "A", defaultValue: "" }] }),
    "ValidationException: Variable A: the default value must have 1 to 1000 characters",
  ],
  [
    "an action that AWS has not",
    withActions(action("Test", { actionTypeId: { category: "Test", owner: "AWS", provider: "Jest", version: "1" } })),
    "InvalidActionDeclarationException: ActionType (Category: 'Test', Provider: 'Jest', Owner: 'AWS', Version: '1') in action 'Test' is not available in region US_EAST_1",
  ],
  [
    "a configuration that is missing",
    withActions(tested({ configuration: {} })),
    "InvalidActionDeclarationException: Action configuration for action 'Test' is missing required configuration 'ProjectName'",
  ],
  [
    "a configuration that is unknown",
    withActions(tested({ configuration: { ProjectName: "x", Project: "y" } })),
    "InvalidActionDeclarationException: Action configuration for action 'Test' contains unknown configuration 'Project'",
  ],
  [
    "a configuration that is long",
    withActions(tested({ configuration: { ProjectName: "x".repeat(1001) } })),
    "ValidationException: Action Test: the value of configuration ProjectName has 1001 characters; at most 1000 are allowed",
  ],
  [
    "a build without a source",
    withActions(tested({ inputArtifacts: [] })),
    "InvalidActionDeclarationException: Action 'Test' of provider CodeBuild has 0 input artifacts, and must have at least 1",
  ],
  [
    "a time that is short",
    withActions(tested({ timeoutInMinutes: 4 })),
    "ValidationException: Action Test: timeoutInMinutes must be between 5 and 86400",
  ],
  [
    "a result that a condition cannot have",
    declaration({
      stages: [stage("Source", source), { ...stage("dev", approval), beforeEntry: check("a", "EQ", "b", "ROLLBACK") }],
    }),
    "InvalidStageDeclarationException: Stage dev has the result ROLLBACK in beforeEntry; there are FAIL, SKIP",
  ],
  [
    "an operator that is none",
    declaration({
      stages: [stage("Source", source), { ...stage("dev", approval), beforeEntry: check("a", "IS", "b", "SKIP") }],
    }),
    "InvalidStageDeclarationException: Stage dev has the rule asked with the operator IS; there are EQ, NE, CONTAINS and MATCHES",
  ],
])("refuses %s", (_, pipeline, message) => {
  expect(refusal(pipeline)).toBe(message);
});

test("refuses a name with a space", () => {
  expect(refusal(declaration({ name: "my pipeline" }))).toContain(
    "ValidationException: 1 validation error detected: Value 'my pipeline' at 'name'",
  );
});

test("refuses six rules", () => {
  const { conditions } = check("a", "EQ", "a", "SKIP");
  const rules = Array.from({ length: 6 }, () => conditions[0]!.rules[0]!);
  const dev = { ...stage("dev", approval), beforeEntry: { conditions: [{ result: "SKIP" as const, rules }] } };
  expect(refusal(declaration({ stages: [stage("Source", source), dev] }))).toBe(
    "InvalidStageDeclarationException: Stage dev has a condition with 6 rules; there are 1 to 5",
  );
});
