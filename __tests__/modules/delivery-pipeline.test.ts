import { DeliveryPipeline, type DeliveryPipelineConfig, type PipelineSource } from "../../modules/delivery-pipeline";
import { keyArn, place, synthesizedConstruct } from "../support/synthesized-construct";
import { type Block, statementsOf, theOnly } from "../support/template";

const repositoryArn = "arn:aws:codecommit:us-east-1:222222222222:thrive-services";
const connectionArn = "arn:aws:codeconnections:us-east-1:222222222222:connection/1";

const home: PipelineSource = {
  kind: "codecommit",
  key: "services",
  action: "Source",
  namespace: "SourceVariables",
  artifact: "source",
  branch: "main",
  repository: "thrive-services",
  arn: repositoryArn,
};
const further: PipelineSource = {
  kind: "connection",
  key: "shared-ui",
  action: "Source-shared-ui",
  namespace: "Source_shared-ui",
  artifact: "source_shared-ui",
  branch: "release",
  repository: "state/shared-ui",
  connectionArn,
};

const config: DeliveryPipelineConfig = {
  place,
  name: "thrive-delivery-orders",
  roleName: "thrive-delivery-orders-pipeline",
  service: "orders",
  repository: "thrive/orders",
  sources: [home],
  environments: [
    { name: "dev" },
    { name: "staging", approval: { waitDays: 7 } },
    { name: "prod", approval: { waitDays: 2 } },
  ],
  projects: { test: "thrive-delivery-orders-test", image: "thrive-delivery-orders-image" },
  functions: { build: "thrive-delivery-image-build", deployer: "thrive-delivery-orders-deployer" },
  approversTopicArn: "arn:aws:sns:us-east-1:222222222222:people",
  gate: { blockFrom: "HIGH", acceptedFindings: [] },
  artifacts: { bucket: "thrive-artifacts", bucketArn: "arn:aws:s3:::thrive-artifacts", keyArn },
};

const made = (changes: Partial<DeliveryPipelineConfig> = {}) =>
  synthesizedConstruct((scope) => {
    new DeliveryPipeline(scope, "pipeline", { ...config, ...changes });
  });
const pipelineOf = (changes: Partial<DeliveryPipelineConfig> = {}) => theOnly(made(changes), "aws_codepipeline");
const pipeline = pipelineOf();

const stageNamed = ({ stage }: Block, name: string): Block =>
  (stage as Block[]).find((one) => one.name === name) as Block;
const checksBefore = (stage: Block) =>
  stage.before_entry.condition.rule.map(({ name, configuration }: Block) => [
    name,
    configuration.Variable,
    configuration.Operator,
    configuration.Value,
  ]);
const parametersOf = (stage: Block, name: string) =>
  JSON.parse(stage.action.find((one: Block) => one.name === name).configuration.UserParameters);

describe("a pipeline", () => {
  test("is of version 2, supersedes what waits, and keeps artifacts under its key", () => {
    expect(pipeline).toMatchObject({
      pipeline_type: "V2",
      execution_mode: "SUPERSEDED",
      artifact_store: [{ location: "thrive-artifacts", type: "S3", encryption_key: { id: keyArn, type: "KMS" } }],
    });
  });

  test("goes from the source over the build through each environment, in their order", () => {
    expect(pipeline.stage.map(({ name }: Block) => name)).toEqual(["Source", "Build", "dev", "staging", "prod"]);
  });

  test("has variables whose defaults mean that nobody asked, that a build is made, and everywhere", () => {
    expect(pipeline.variable.map((one: Block) => [one.name, one.default_value])).toEqual([
      ["ROUTER_DECISION", "none"],
      ["REASON", "none"],
      ["IMAGE_DIGEST", "build"],
      ["ENVIRONMENTS", "|dev|staging|prod|"],
      ["OVERRIDES", "none"],
    ]);
  });

  test("reads its source without polling", () => {
    expect(stageNamed(pipeline, "Source").action).toEqual([
      {
        name: "Source",
        category: "Source",
        owner: "AWS",
        provider: "CodeCommit",
        version: "1",
        namespace: "SourceVariables",
        output_artifacts: ["source"],
        configuration: { RepositoryName: "thrive-services", BranchName: "main", PollForSourceChanges: "false" },
      },
    ]);
  });
});

describe("before a stage", () => {
  const asked = ["asked", "#{variables.ROUTER_DECISION}#{variables.REASON}", "NE", "nonenone"];

  test("of the build, somebody asked and gave no image", () => {
    expect(checksBefore(stageNamed(pipeline, "Build"))).toEqual([
      asked,
      ["image", "#{variables.IMAGE_DIGEST}", "EQ", "build"],
    ]);
  });

  test("of an environment, somebody asked for it; a name within another's is not meant", () => {
    expect(checksBefore(stageNamed(pipeline, "dev"))).toEqual([
      asked,
      ["environment", "#{variables.ENVIRONMENTS}", "CONTAINS", "|dev|"],
    ]);
  });

  test("everything else is skipped, by AWS's own rule", () => {
    for (const { before_entry: before } of pipeline.stage.slice(1)) {
      expect(before.condition.result).toBe("SKIP");
      expect(before.condition.rule.length).toBeLessThanOrEqual(5);
      expect(before.condition.rule[0].rule_type_id).toEqual({
        category: "Rule",
        owner: "AWS",
        provider: "VariableCheck",
        version: "1",
      });
    }
  });
});

describe("the build", () => {
  const build = stageNamed(pipeline, "Build");

  test("prepares, tests, makes the image and gates it, one after the other", () => {
    expect(build.action.map(({ name, run_order: order }: Block) => [order, name])).toEqual([
      [1, "Prepare"],
      [2, "Test"],
      [3, "Image"],
      [4, "Gate"],
    ]);
  });

  test("tells the function what is built, from which commit, by which decision", () => {
    const known = {
      service: "orders",
      repository: "thrive/orders",
      commit: "#{SourceVariables.CommitId}",
      execution: "#{codepipeline.PipelineExecutionId}",
      decision: "#{variables.ROUTER_DECISION}",
      commits: {},
    };
    expect(parametersOf(build, "Prepare")).toEqual({ step: "prepare", ...known });
    expect(parametersOf(build, "Gate")).toEqual({ step: "gate", ...known, blockFrom: "HIGH", acceptedFindings: [] });
  });

  test("hands the number, the time and the decision to the image, by variables", () => {
    const { EnvironmentVariables } = build.action[2].configuration;
    const values = JSON.parse(EnvironmentVariables).map(({ name, value }: Block) => [name, value]);
    expect(Object.fromEntries(values)).toEqual({
      COMMIT: "#{SourceVariables.CommitId}",
      DECISION: "#{variables.ROUTER_DECISION}",
      BUILD_NUMBER: "#{Prepare.BUILD_NUMBER}",
      BUILT_AT: "#{Prepare.BUILT_AT}",
      REUSED_DIGEST: "#{Prepare.REUSED_DIGEST}",
    });
  });

  test("makes the image of what was tested", () => {
    expect(build.action[1]).toMatchObject({ input_artifacts: ["source"], output_artifacts: ["tested"] });
    expect(build.action[2]).toMatchObject({ input_artifacts: ["tested"], namespace: "Image" });
  });
});

describe("an environment", () => {
  const execution = "#{codepipeline.PipelineExecutionId}";
  const orderOf = (name: string) =>
    stageNamed(pipeline, name).action.map((one: Block) => [one.run_order, one.name, one.configuration.FunctionName]);

  test("without approval is deployed to at once", () => {
    expect(orderOf("dev")).toEqual([[1, "Deploy", "thrive-delivery-orders-deployer"]]);
    expect(parametersOf(stageNamed(pipeline, "dev"), "Deploy")).toEqual({
      step: "deploy",
      environment: "dev",
      execution,
    });
  });

  test("with approval is deployed to after a person has seen what the request found", () => {
    expect(orderOf("prod")).toEqual([
      [1, "Request", "thrive-delivery-orders-deployer"],
      [2, "Approve", undefined],
      [3, "Deploy", "thrive-delivery-orders-deployer"],
    ]);
    const [request, approve] = stageNamed(pipeline, "prod").action;
    expect(request.namespace).toBe("Request-prod");
    expect(JSON.parse(request.configuration.UserParameters)).toEqual({
      step: "request",
      environment: "prod",
      execution,
    });
    expect(approve).toMatchObject({
      provider: "Manual",
      timeout_in_minutes: 2 * 24 * 60,
      configuration: {
        NotificationArn: "arn:aws:sns:us-east-1:222222222222:people",
        CustomData: "#{Request-prod.SUMMARY}",
      },
    });
  });
});

test("an environment uses nothing that a skipped build would leave unresolved", () => {
  expect(JSON.stringify(pipeline.stage.slice(2))).not.toMatch(/input_artifacts|#\{(Prepare|Image|SourceVariables)\./);
});

describe("a second repository", () => {
  const both = pipelineOf({ sources: [home, further] });

  test("is a source of its own, over its connection, without a trigger", () => {
    expect(stageNamed(both, "Source").action[1]).toMatchObject({
      name: "Source-shared-ui",
      provider: "CodeStarSourceConnection",
      namespace: "Source_shared-ui",
      output_artifacts: ["source_shared-ui"],
      configuration: {
        ConnectionArn: connectionArn,
        FullRepositoryId: "state/shared-ui",
        BranchName: "release",
        DetectChanges: "false",
      },
    });
  });

  test("is tested too, and its commit reaches the image and the gate", () => {
    const build = stageNamed(both, "Build");
    expect(build.action[1].input_artifacts).toEqual(["source", "source_shared-ui"]);
    expect(build.action[1].configuration.PrimarySource).toBe("source");
    expect(parametersOf(build, "Gate").commits).toEqual({ "shared-ui": "#{Source_shared-ui.CommitId}" });
    expect(JSON.parse(build.action[2].configuration.EnvironmentVariables)).toContainEqual({
      name: "REVISION_SHARED_UI",
      value: "#{Source_shared-ui.CommitId}",
      type: "PLAINTEXT",
    });
  });
});

describe("a trigger of CodePipeline's own", () => {
  const native = pipelineOf({
    sources: [{ ...further, action: "Source" }],
    triggers: [{ action: "Source", branch: "release", push: [{ includes: ["src/**"], excludes: ["**/*.md"] }] }],
  });

  test("starts the pipeline for its files on its branch", () => {
    expect(native.trigger).toEqual([
      {
        provider_type: "CodeStarSourceConnection",
        git_configuration: {
          source_action_name: "Source",
          push: [{ branches: { includes: ["release"] }, file_paths: { includes: ["src/**"], excludes: ["**/*.md"] } }],
        },
      },
    ]);
    expect(stageNamed(native, "Source").action[0].configuration.DetectChanges).toBe("true");
  });

  test("tells no decision, so none is asked for", () => {
    expect(checksBefore(stageNamed(native, "dev")).map(([name]: string[]) => name)).toEqual(["environment"]);
  });
});

test("its role may read its source, start its builds, call its function and use its own artifacts", () => {
  const statements = statementsOf(made({ sources: [home, further] }), "pipeline_role_permissions");
  expect(Object.fromEntries(statements.map(({ sid, resources }) => [sid, resources]))).toEqual({
    Repositories: [repositoryArn],
    Connections: [connectionArn],
    Builds: [
      "arn:aws:codebuild:us-east-1:222222222222:project/thrive-delivery-orders-test",
      "arn:aws:codebuild:us-east-1:222222222222:project/thrive-delivery-orders-image",
    ],
    Functions: [
      "arn:aws:lambda:us-east-1:222222222222:function:thrive-delivery-image-build",
      "arn:aws:lambda:us-east-1:222222222222:function:thrive-delivery-orders-deployer",
    ],
    Approvals: ["arn:aws:sns:us-east-1:222222222222:people"],
    Artifacts: ["arn:aws:s3:::thrive-artifacts/thrive-delivery-orde/*"],
    Bucket: ["arn:aws:s3:::thrive-artifacts"],
    Key: [keyArn],
  });
});
