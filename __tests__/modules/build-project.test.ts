import { BuildProject, type BuildProjectConfig } from "../../modules/build-project";
import { keyArn, place, synthesizedConstruct } from "../support/synthesized-construct";
import { statementsOf, theOnly } from "../support/template";

const buildspec = "version: 0.2\nphases: {}\n";

const made = (changes: Partial<BuildProjectConfig> = {}) =>
  synthesizedConstruct((scope) => {
    new BuildProject(scope, "test", {
      place,
      name: "thrive-dev-orders-test",
      roleName: "thrive-dev-orders-test",
      description: "Runs tests",
      buildspec,
      keyArn,
      logRetentionInDays: 30,
      ...changes,
    });
  });
const template = made();
const project = theOnly(template, "aws_codebuild_project");

describe("a build", () => {
  test("runs its own commands on what its pipeline hands over, on the smallest machine, without privileges", () => {
    expect(project).toMatchObject({
      source: { type: "CODEPIPELINE", buildspec },
      artifacts: { type: "CODEPIPELINE" },
      environment: { compute_type: "BUILD_GENERAL1_SMALL", privileged_mode: false },
    });
  });

  test("is encrypted, logged and ends after half an hour", () => {
    expect(project).toMatchObject({
      encryption_key: keyArn,
      build_timeout: 30,
      queued_timeout: 60,
      logs_config: {
        cloudwatch_logs: { status: "ENABLED", group_name: "${aws_cloudwatch_log_group.test_logs.name}" },
      },
    });
    expect(theOnly(template, "aws_cloudwatch_log_group")).toMatchObject({ kms_key_id: keyArn, retention_in_days: 30 });
  });

  test("has a role that CodeBuild takes for this project alone, to log and to use its key", () => {
    expect(statementsOf(template, "test_role_trust")).toMatchObject([
      {
        condition: [
          { variable: "aws:SourceAccount" },
          {
            variable: "aws:SourceArn",
            values: ["arn:aws:codebuild:us-east-1:222222222222:project/thrive-dev-orders-test"],
          },
        ],
      },
    ]);
    expect(statementsOf(template, "test_role_permissions").map(({ sid }) => sid)).toEqual(["Logs", "Key"]);
  });

  test("is there only once its role may do what it needs", () => {
    expect(project.depends_on).toEqual(["aws_iam_role_policy.test_role_permissions_of_role"]);
  });

  test("is privileged when it makes images", () => {
    expect(theOnly(made({ makesImages: true }), "aws_codebuild_project").environment.privileged_mode).toBe(true);
  });

  test("clones a repository with all its history through a connection, when it is told", () => {
    const connectionArn = "arn:aws:codeconnections:us-east-1:222222222222:connection/1";
    const clones = { type: "GITLAB", url: "https://gitlab.com/state/services.git", connectionArn } as const;
    expect(theOnly(made({ clones, mostAtOnce: 1 }), "aws_codebuild_project")).toMatchObject({
      source: {
        type: "GITLAB",
        location: clones.url,
        git_clone_depth: 0,
        auth: { type: "CODECONNECTIONS", resource: connectionArn },
      },
      artifacts: { type: "NO_ARTIFACTS" },
      concurrent_build_limit: 1,
    });
  });
});
