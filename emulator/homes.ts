/** Kept emulators that run as a process of their own. */
export type ProgramName = "ministack" | "moto";

/** Where AWS services live; `here` is the local AWS's own process, which fills in what the programs lack. */
export type HomeName = ProgramName | "here";

export interface Home {
  readonly home: HomeName;
  /** What was measured with the real provider, and why this home won. */
  readonly reason: string;
}

/**
 * Each AWS service, by its SigV4 signing name, and the one home it lives in.
 * "Clean" means that Terraform applies, plans no change, updates, plans no change and destroys.
 */
export const homes: Readonly<Record<string, Home>> = {
  acm: { home: "moto", reason: "clean; a certificate is issued at once" },
  apigateway: { home: "moto", reason: "MiniStack has no VPC link" },
  "application-autoscaling": { home: "moto", reason: "MiniStack has none" },
  chatbot: { home: "here", reason: "neither has it; a topic's messages reach the chat's inbox" },
  codebuild: { home: "here", reason: "MiniStack needs Docker to build, moto builds nothing" },
  codecommit: { home: "here", reason: "neither keeps a repository that git can push to" },
  codeconnections: { home: "here", reason: "neither has it" },
  codedeploy: { home: "here", reason: "MiniStack has none, moto deploys nothing" },
  codepipeline: { home: "here", reason: "MiniStack has none, moto executes nothing" },
  "codestar-connections": { home: "here", reason: "neither has it" },
  "codestar-notifications": { home: "here", reason: "neither has it; rules hear what the parts publish" },
  dynamodb: { home: "ministack", reason: "feeds functions from its streams" },
  ec2: { home: "moto", reason: "clean; MiniStack stops at network ACLs and at one form of egress rule" },
  ecr: { home: "moto", reason: "both are clean; ECS and its images stay in one program" },
  ecs: { home: "moto", reason: "MiniStack needs Docker to run a task" },
  elasticloadbalancing: { home: "moto", reason: "clean, beside the network that it stands in" },
  events: { home: "ministack", reason: "delivers to queues, functions and API destinations" },
  iam: { home: "ministack", reason: "can enforce permissions, which moto cannot for services of another program" },
  kms: { home: "ministack", reason: "really encrypts, for the services beside it" },
  lambda: { home: "ministack", reason: "runs the zip with its role's session, and polls queues and streams" },
  logs: { home: "ministack", reason: "clean; functions beside it write there. moto forgets the class of a log group" },
  monitoring: { home: "moto", reason: "metric math, tags and dashboards are clean" },
  route53: { home: "moto", reason: "clean, alias records too" },
  s3: { home: "ministack", reason: "clean; moto drifts on notifications and evaluates conditions wrongly" },
  scheduler: { home: "ministack", reason: "invokes what is due" },
  secretsmanager: { home: "ministack", reason: "functions read their secrets there" },
  servicediscovery: { home: "moto", reason: "clean, beside ECS" },
  ses: { home: "ministack", reason: "keeps what was sent, of both versions of the API" },
  sns: { home: "ministack", reason: "delivers to queues and functions" },
  sqs: { home: "ministack", reason: "feeds functions; moto drifts on redrive policies" },
  ssm: { home: "ministack", reason: "clean; functions read their parameters there" },
  states: { home: "ministack", reason: "runs state machines beside the functions that they call" },
  sts: { home: "ministack", reason: "issues the session keys that its IAM knows" },
  wafv2: { home: "moto", reason: "clean, association and logging too" },
};

/** MiniStack, because a request that nobody signed (a presigned form, a web identity) is for something that runs. */
export const homeOfUnsignedRequests: HomeName = "ministack";
