import { parse } from "yaml";
import { FullCloneRouter } from "../../modules/full-clone-router";
import { keyArn, name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, statementNamed, theOnly } from "../support/template";

const connectionArn = "arn:aws:codeconnections:us-east-1:222222222222:connection/1";

const template = synthesizedConstruct((scope) => {
  new FullCloneRouter(scope, "clone", {
    place,
    name,
    key: "services",
    clones: { type: "BITBUCKET", url: "https://bitbucket.org/state/services.git", connectionArn },
    reference: "^refs/heads/main$",
    program: { bucket: "thrive-artifacts", key: "change-router/full-clone.zip", sha256Base64: "q80=" },
    environment: { TABLE: "routes" },
    pipelines: "thrive-delivery-",
    tableArn: "arn:aws:dynamodb:us-east-1:222222222222:table/routes",
    reads: [],
    map: { bucketArn: "arn:aws:s3:::thrive-artifacts", key: "change-router/routes.json" },
    keyArn,
    logRetentionInDays: 30,
    failuresTo: "arn:aws:sqs:us-east-1:222222222222:failures",
  });
});
const project = theOnly(template, "aws_codebuild_project");

describe("a router on a full clone", () => {
  test("looks one at a time, at all of the history", () => {
    expect(project).toMatchObject({ concurrent_build_limit: 1, source: { git_clone_depth: 0, type: "BITBUCKET" } });
  });

  test("is started by pushes to its branch, and to no branch whose name only contains it", () => {
    const [{ filter }] = theOnly(template, "aws_codebuild_webhook").filter_group;
    expect(filter).toEqual([
      { type: "EVENT", pattern: "PUSH" },
      { type: "HEAD_REF", pattern: "^refs/heads/main$" },
    ]);
  });

  test("runs the program that was deployed, after comparing its digest, and none of the clone", () => {
    const { phases } = parse(project.source.buildspec);
    expect(phases.build.commands).toEqual([
      'aws s3 cp --only-show-errors "s3://thrive-artifacts/change-router/full-clone.zip" /tmp/full-clone.zip',
      'echo "abcd  /tmp/full-clone.zip" | sha256sum --check --quiet',
      "unzip -q /tmp/full-clone.zip -d /tmp/full-clone",
      'node /tmp/full-clone/index.js "$CODEBUILD_SRC_DIR"',
    ]);
  });

  test("knows which repository it looks at", () => {
    expect(project.environment.environment_variable).toEqual([
      { name: "TABLE", value: "routes" },
      { name: "REPOSITORY", value: "services" },
    ]);
  });

  test("looks again every 15 minutes, by a role that may do that alone", () => {
    expect(theOnly(template, "aws_cloudwatch_event_rule").schedule_expression).toBe("rate(15 minutes)");
    expect(statementNamed(template, "clone_starter_permissions", "Build")).toMatchObject({
      actions: ["codebuild:StartBuild"],
      resources: ["${aws_codebuild_project.clone_project.arn}"],
    });
    expect(resourceNamed(template, "aws_cloudwatch_event_target.clone_reconcile_target").dead_letter_config).toEqual({
      arn: "arn:aws:sqs:us-east-1:222222222222:failures",
    });
  });
});
