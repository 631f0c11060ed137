import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  CreateProjectCommand,
  CreateReportGroupCommand,
  type Build,
  type ProjectSource,
} from "@aws-sdk/client-codebuild";
import {
  CodeCommitClient,
  CreateCommitCommand,
  CreateRepositoryCommand,
  GetBranchCommand,
} from "@aws-sdk/client-codecommit";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
  type ActionDeclaration,
  type PipelineDeclaration,
  type PipelineExecution,
} from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CloudWatchLogsClient, CreateLogGroupCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { until } from "../functions-support/until";
import { zip } from "../trials-support/zip";

export const account = "123456789012";
const region = "us-east-1";
export const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;

export type Permissions = Readonly<Record<string, readonly string[]>>;

/** A repository, projects, functions, roles and pipelines of a local AWS, made by its root. */
export class DeliveryEstate {
  private readonly settings;
  readonly codebuild: CodeBuildClient;
  readonly codecommit: CodeCommitClient;
  readonly codepipeline: CodePipelineClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  private readonly sts: STSClient;

  constructor(endpoint: string, credentials = { accessKeyId: "local", secretAccessKey: "local" }) {
    this.settings = { endpoint, region, credentials, maxAttempts: 1 };
    this.codebuild = new CodeBuildClient(this.settings);
    this.codecommit = new CodeCommitClient(this.settings);
    this.codepipeline = new CodePipelineClient(this.settings);
    this.iam = new IAMClient(this.settings);
    this.lambda = new LambdaClient(this.settings);
    this.logs = new CloudWatchLogsClient(this.settings);
    this.sts = new STSClient(this.settings);
    this.s3 = new S3Client({ ...this.settings, forcePathStyle: true });
  }

  async bucket(Bucket: string): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket }));
  }

  async repository(repositoryName: string): Promise<void> {
    await this.codecommit.send(new CreateRepositoryCommand({ repositoryName }));
  }

  /** Puts files on `main`; answers the commit. */
  async commit(repositoryName: string, files: Readonly<Record<string, string>>, message = "Change"): Promise<string> {
    const before = await this.codecommit
      .send(new GetBranchCommand({ repositoryName, branchName: "main" }))
      .catch(() => undefined);
    const { commitId } = await this.codecommit.send(
      new CreateCommitCommand({
        repositoryName,
        branchName: "main",
        parentCommitId: before?.branch?.commitId,
        authorName: "Dana",
        email: "dana@example.org",
        commitMessage: message,
        putFiles: Object.entries(files).map(([filePath, text]) => ({ filePath, fileContent: Buffer.from(text) })),
      }),
    );
    return commitId!;
  }

  async role(name: string, service: string, permissions: Permissions): Promise<void> {
    const trust = { Effect: "Allow", Principal: { Service: `${service}.amazonaws.com` }, Action: "sts:AssumeRole" };
    await this.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document([trust]) }));
    await this.permit(name, permissions);
  }

  /** Keys of a new role that its account's root may assume. */
  async sessionOf(name: string, permissions: Permissions) {
    const { Arn = "" } = await this.sts.send(new GetCallerIdentityCommand({}));
    const trust = { Effect: "Allow", Principal: { AWS: Arn }, Action: "sts:AssumeRole" };
    const role = { RoleName: name, AssumeRolePolicyDocument: document([trust]) };
    const { Role } = await this.iam.send(new CreateRoleCommand(role));
    await this.permit(name, permissions);
    const asked = new AssumeRoleCommand({ RoleArn: Role!.Arn, RoleSessionName: name });
    const { Credentials } = await this.sts.send(asked);
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials!;
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  }

  /** Replaces what a role may do: actions by resource. */
  async permit(role: string, permissions: Permissions): Promise<void> {
    const statements = Object.entries(permissions).map(([Resource, Action]) => ({ Effect: "Allow", Action, Resource }));
    await this.iam.send(
      new PutRolePolicyCommand({ RoleName: role, PolicyName: "main", PolicyDocument: document(statements) }),
    );
  }

  async project(
    name: string,
    role: string,
    buildspec: string,
    source: Partial<ProjectSource> = {},
    more: object = {},
  ): Promise<void> {
    const type = source.type ?? "CODEPIPELINE";
    await this.logs.send(new CreateLogGroupCommand({ logGroupName: `/aws/codebuild/${name}` }));
    await this.codebuild.send(
      new CreateProjectCommand({
        name,
        serviceRole: roleArn(role),
        source: { type, buildspec, ...source },
        artifacts: { type: type === "CODEPIPELINE" ? "CODEPIPELINE" : "NO_ARTIFACTS" },
        environment: {
          type: "LINUX_CONTAINER",
          image: "aws/codebuild/standard:7.0",
          computeType: "BUILD_GENERAL1_SMALL",
        },
        ...more,
      }),
    );
  }

  async reportGroup(name: string): Promise<string> {
    const made = new CreateReportGroupCommand({ name, type: "TEST", exportConfig: { exportConfigType: "NO_EXPORT" } });
    return (await this.codebuild.send(made)).reportGroup!.arn!;
  }

  async function(name: string, role: string, code: string): Promise<void> {
    await this.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: roleArn(role),
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Timeout: 10,
        Code: { ZipFile: zip({ "index.js": code }) },
      }),
    );
  }

  async pipeline(declaration: PipelineDeclaration): Promise<void> {
    await this.codepipeline.send(new CreatePipelineCommand({ pipeline: declaration }));
  }

  async start(name: string, more: object = {}): Promise<string> {
    const started = await this.codepipeline.send(new StartPipelineExecutionCommand({ name, ...more }));
    return started.pipelineExecutionId!;
  }

  async execution(pipelineName: string, pipelineExecutionId: string): Promise<PipelineExecution> {
    const asked = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
    return (await this.codepipeline.send(asked)).pipelineExecution!;
  }

  /** When it is over. */
  ended(pipelineName: string, id: string): Promise<PipelineExecution> {
    return until(`the end of ${pipelineName}'s execution`, async () => {
      const found = await this.execution(pipelineName, id);
      return ["InProgress", "Stopping"].includes(found.status!) ? undefined : found;
    });
  }

  async executions(pipelineName: string) {
    const { pipelineExecutionSummaries = [] } = await this.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName }),
    );
    return pipelineExecutionSummaries;
  }

  async state(name: string) {
    return this.codepipeline.send(new GetPipelineStateCommand({ name }));
  }

  /** `ACTION: STATUS` and why, newest first. */
  async actions(pipelineName: string, pipelineExecutionId: string) {
    const listed = new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } });
    return (await this.codepipeline.send(listed)).actionExecutionDetails ?? [];
  }

  /** Why an execution failed. */
  async failure(pipeline: string, id: string): Promise<string> {
    const details = await this.actions(pipeline, id);
    const failed = details.find(({ status }) => status === "Failed");
    const { code, message } = failed?.output?.executionResult?.errorDetails ?? {};
    return `${failed?.actionName}: ${code}: ${message}`;
  }

  async build(id: string): Promise<Build> {
    return until(`the end of build ${id}`, async () => {
      const { builds } = await this.codebuild.send(new BatchGetBuildsCommand({ ids: [id] }));
      return builds?.[0]?.buildComplete === true ? builds[0] : undefined;
    });
  }

  /** What a build printed. */
  async log({ logs }: Build): Promise<string> {
    const asked = new GetLogEventsCommand({
      logGroupName: logs!.groupName,
      logStreamName: logs!.streamName,
      startFromHead: true,
    });
    const { events = [] } = await this.logs.send(asked);
    return events.map(({ message }) => message).join("\n");
  }
}

function document(Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** An action of AWS's own. */
export function awsAction(
  name: string,
  [category, provider]: readonly [string, string],
  configuration: Record<string, string>,
  more: Partial<ActionDeclaration> = {},
): ActionDeclaration {
  return {
    name,
    actionTypeId: { category: category as "Build", owner: "AWS", provider, version: "1" },
    configuration,
    ...more,
  };
}

export function sourceAction(repository: string): ActionDeclaration {
  const configuration = { RepositoryName: repository, BranchName: "main", PollForSourceChanges: "false" };
  return awsAction("Source", ["Source", "CodeCommit"], configuration, {
    outputArtifacts: [{ name: "source" }],
    namespace: "SourceVariables",
  });
}
