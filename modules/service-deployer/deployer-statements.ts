import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

/** What a deployer reads, writes and takes, by ARN. */
export interface DeployerReach {
  /** The service, as records of delivery name it. */
  readonly service: string;
  /** Roles of the environments that it takes, each of this service alone. They need not exist yet. */
  readonly deployRoleArns: readonly string[];
  readonly pipelineArn: string;
  readonly repositoryArn: string;
  /** Event bus on which it says what became of a release. */
  readonly busArn: string;
  /** Tables of what was released, built and decided. */
  readonly tables: { readonly releases: string; readonly builds: string; readonly routes: string };
  /** CodeCommit repositories in which its commits are looked up; none when its source is elsewhere. */
  readonly sourceArns: readonly string[];
  /** Parameters of the tokens with which its commits are looked up. */
  readonly tokenParameterArns: readonly string[];
  /** Whether the janitor may delete images. */
  readonly deletesImages: boolean;
}

/** Its own service's pipeline, images, records and roles: a deployer can do nothing to another's. */
export function deployerStatements(reach: DeployerReach): DataAwsIamPolicyDocumentStatement[] {
  const { deployRoleArns, pipelineArn, busArn } = reach;
  return [
    ...(deployRoleArns.length === 0
      ? []
      : [{ sid: "Environments", actions: ["sts:AssumeRole"], resources: [...deployRoleArns] }]),
    {
      sid: "Pipeline",
      actions: [
        "codepipeline:GetPipelineExecution",
        "codepipeline:ListActionExecutions",
        "codepipeline:ListPipelineExecutions",
        "codepipeline:StopPipelineExecution",
      ],
      resources: [pipelineArn],
    },
    {
      sid: "Jobs",
      actions: ["codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"],
      resources: ["*"], // a job has no ARN; its id, which only the called function knows, is the permission
    },
    {
      sid: "Announcements",
      actions: ["events:PutEvents"],
      resources: [busArn],
      condition: [{ test: "StringEquals", variable: "events:source", values: ["thrive.delivery"] }],
    },
    ...recordStatements(reach),
    imageStatement(reach),
    ...sourceStatements(reach),
  ];
}

function recordStatements({ service, tables }: DeployerReach): DataAwsIamPolicyDocumentStatement[] {
  const ofService = `SERVICE#${service}`;
  return [
    {
      sid: "Ledger",
      actions: ["dynamodb:PutItem"],
      resources: [tables.releases],
      condition: [startingWith(`${ofService}#*`)],
    },
    {
      sid: "LedgerSeen",
      actions: ["dynamodb:Query"],
      resources: [tables.releases],
      condition: [startingWith(`${ofService}#*`, "FREEZE#*", "EXECUTION#*")],
    },
    {
      sid: "Builds",
      actions: ["dynamodb:GetItem", "dynamodb:Query"],
      resources: [tables.builds],
      condition: [startingWith(ofService)],
    },
    { sid: "Decisions", actions: ["dynamodb:GetItem"], resources: [tables.routes] },
  ];
}

/** DynamoDB names a request's partition keys, and a request without any has none to meet. */
function startingWith(...values: readonly string[]) {
  return { test: "ForAllValues:StringLike", variable: "dynamodb:LeadingKeys", values: [...values] };
}

/** Looks at images, tags what was deployed, and deletes what nothing needs when it may. */
function imageStatement({ repositoryArn, deletesImages }: DeployerReach): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "Images",
    actions: [
      ...(deletesImages ? ["ecr:BatchDeleteImage"] : []),
      "ecr:BatchGetImage",
      "ecr:DescribeImages",
      "ecr:PutImage",
    ],
    resources: [repositoryArn],
  };
}

function sourceStatements({ sourceArns, tokenParameterArns }: DeployerReach): DataAwsIamPolicyDocumentStatement[] {
  return [
    { sid: "Commits", actions: ["codecommit:GetCommit", "codecommit:GetDifferences"], resources: [...sourceArns] },
    { sid: "Token", actions: ["ssm:GetParameter"], resources: [...tokenParameterArns] },
  ].filter(({ resources }) => resources.length > 0);
}
