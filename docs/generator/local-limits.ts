/** One behaviour of AWS, and what the local AWS makes of it. */
export interface LocalLimit {
  /** What AWS documents, and where. */
  readonly aws: string;
  readonly page: string;
  /** What the local AWS does. */
  readonly local: string;
  /** What only AWS can show. */
  readonly onlyAws: string;
  /** File and words of the title of the test that shows what the local AWS does. */
  readonly test: readonly [file: string, title: string];
}

const docs = "https://docs.aws.amazon.com";
const apiGateway = `${docs}/apigateway/latest/developerguide`;
const balancing = `${docs}/elasticloadbalancing/latest`;
const ecs = `${docs}/AmazonECS/latest/developerguide`;
const cloudWatch = `${docs}/AmazonCloudWatch/latest/monitoring`;
const codeBuild = `${docs}/codebuild/latest/userguide`;
const codePipeline = `${docs}/codepipeline/latest/userguide`;
const lambda = `${docs}/lambda/latest/dg`;

const blueGreen = "__tests__/emulator/blue-green.test.ts";
const tasks = "__tests__/emulator/tasks.test.ts";
const requests = "__tests__/emulator/requests.test.ts";
const functions = "__tests__/emulator/functions.test.ts";
const fireDrill = "__tests__/emulator/fire-drill.test.ts";
const outgoing = "__tests__/emulator/outgoing.test.ts";
const operations = "__tests__/emulator/operations.test.ts";
const limits = "__tests__/emulator-parts/limits.test.ts";
const registry = "__tests__/emulator-parts/registry/registry.test.ts";
const delivery = "__tests__/emulator/delivery.test.ts";
const taskParts = "__tests__/emulator-parts/tasks/task-parts.test.ts";
const images = "__tests__/emulator-parts/registry/image-store.test.ts";
const imageBuild = "__tests__/emulator/image-build.test.ts";
const pipelines = "__tests__/emulator/pipelines.test.ts";
const pipelineMachine = "__tests__/emulator-parts/codepipeline/pipeline-machine.test.ts";
const promotion = "__tests__/emulator/promotion.test.ts";
const lambdaAction = "__tests__/emulator-parts/codepipeline/lambda-action.test.ts";
const pipelineActions = "__tests__/emulator-parts/codepipeline/code-pipeline-actions.test.ts";
const accounts = "__tests__/emulator/accounts.test.ts";
const crossAccount = "__tests__/emulator/cross-account.test.ts";
const awsCli = "__tests__/emulator-parts/aws-cli/aws.test.ts";

/** Part by part. */
export const localLimits: Readonly<Record<string, readonly LocalLimit[]>> = {
  Accounts: [
    {
      aws: "An account is made in an organization, and its root has a password",
      page: `${docs}/organizations/latest/userguide/orgs_manage_accounts_create.html`,
      local:
        "every twelve digits are an account, empty until its first call, and as an access key they are its root with any signature; there are no organizations and no control policies",
      onlyAws: "service control policies, quotas of an account",
      test: [accounts, "an account's number as a key is its root"],
    },
    {
      aws: "A role of another account is assumed when its trust policy and the caller's own policies both say so",
      page: `${docs}/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html`,
      local: "the same; `aws:PrincipalArn` is the role's; a session acts in the account of its role",
      onlyAws: "—",
      test: [accounts, "a role of one account assumes those of others"],
    },
    {
      aws: "Another account reaches a repository, a bucket or a key when the resource's policy and its own both let it",
      page: `${docs}/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html`,
      local:
        "the same for pulls from ECR, objects of S3, and keys of KMS that are named by ARN; the root of an account needs no policy of another account's key, function or secret",
      onlyAws: "a call to ECR, or of KMS without the key's ARN, that no test here makes",
      test: [accounts, "ECR answers another account only where"],
    },
    {
      aws: "An event bus, a queue or a topic may deliver to another account",
      page: `${docs}/eventbridge/latest/userguide/eb-cross-account.html`,
      local: "a rule's targets are of its own account; nothing that the platform makes delivers to another",
      onlyAws: "events from account to account",
      test: [crossAccount, "every stack is made in its account"],
    },
  ],
  Time: [
    {
      aws: "Waits, periods and cooldowns are in seconds",
      page: `${cloudWatch}/AlarmThatSendsEmail.html`,
      local:
        "ten of AWS's seconds pass in one of ours; timestamps are the wall clock's, so a period of 60 s is 6 s wide",
      onlyAws: "how long anything takes",
      test: [limits, "ten of AWS's seconds pass in one"],
    },
    {
      aws: "Time cannot be stopped",
      page: `${docs}/fis/latest/userguide/what-is.html`,
      local:
        "a frozen clock holds up every wait, and does not count against it; MiniStack's own timers (visibility, retries, schedules) go on",
      onlyAws: "—",
      test: ["__tests__/emulator-parts/clock.test.ts", "does not count the time that it stands still"],
    },
  ],
  Requests: [
    {
      aws: "A REST API checks the signature, the policies, the throttle and the mapping of each request",
      page: `${apiGateway}/permissions.html`,
      local: "the same, hop by hop, from what was deployed; of integrations, HTTP over a VPC link is played",
      onlyAws: "throttles over several gateways and accounts, edge locations, latency",
      test: [requests, "a signed request goes hop by hop to the target"],
    },
    {
      aws: "Custom domains speak TLS 1.2 with an ACM certificate",
      page: `${apiGateway}/apigateway-custom-domain-tls-version.html`,
      local: "plain HTTP on the loopback, a port for each domain; no hop has TLS",
      onlyAws: "certificates, FIPS policies, mutual TLS, the name origin.<domain> on the certificate",
      test: [limits, "no hop speaks TLS"],
    },
    {
      aws: "A web ACL looks at every request first",
      page: `${docs}/waf/latest/developerguide/web-acl.html`,
      local: "deployed and associated, evaluated by nobody: managed rules are AWS's secret",
      onlyAws: "what the rules let through",
      test: [limits, "no part reads the web ACL"],
    },
    {
      aws: "Payloads end at 10 MB, headers at 10 240 bytes",
      page: `${apiGateway}/limits.html`,
      local: "refused alike, before anything is passed on",
      onlyAws: "—",
      test: [requests, "a body over 10 MB is refused before it was read"],
    },
    {
      aws: "An integration that does not answer in time gets 504",
      page: `${apiGateway}/limits.html`,
      local: "the same, in real seconds: a program does not run faster here",
      onlyAws: "a latency of AWS near that limit",
      test: [requests, "a target that does not answer in time is given up"],
    },
    {
      aws: "Changes of an API are seen when they are deployed to its stage",
      page: `${apiGateway}/how-to-deploy-api.html`,
      local: "the same",
      onlyAws: "how long a deployment takes to reach everybody",
      test: [requests, "a changed method counts when it is deployed"],
    },
  ],
  "Load balancers": [
    {
      aws: "Rules choose a target group by priority; 503 without a target, 502 from a broken one",
      page: `${balancing}/application/load-balancer-troubleshooting.html`,
      local:
        "the same words and codes; redirects, fixed answers and weights as deployed; `GET /_thrive/balancers/NAME/PORT` says where a listener answers here, for what asks it from inside the network",
      onlyAws: "several nodes and zones, capacity, access logs in S3, HTTP/2",
      test: [requests, "without a target the load balancer answers 503"],
    },
    {
      aws: "When no target is healthy all are asked",
      page: `${balancing}/application/target-group-health-checks.html`,
      local: "the same",
      onlyAws: "fail-over between zones",
      test: [requests, "unhealthy targets are asked when none is healthy"],
    },
    {
      aws: "Security groups decide who reaches whom",
      page: `${docs}/vpc/latest/userguide/vpc-security-groups.html`,
      local:
        "asked at the gateway's and Service Connect's hops; a task's port is on the loopback, and any other program of the machine reaches it",
      onlyAws: "packets: network ACLs, routes, endpoints, what a task sends elsewhere",
      test: [requests, "a closed security group is a way without an answer"],
    },
  ],
  Tasks: [
    {
      aws: "Tasks run in containers on Fargate",
      page: `${ecs}/AWS_Fargate.html`,
      local:
        "processes of this machine, even where Docker is, told their port by PORT, with the definition's environment and nothing of the shell's",
      onlyAws:
        "the kernel's isolation: read-only root and user are kept in the definition but not enforced, CPU is not bounded",
      test: [tasks, "a task finds its own environment, and nothing of this machine's"],
    },
    {
      aws: "A task has storage of its own, /tmp included",
      page: `${ecs}/fargate-task-storage.html`,
      local:
        "it is told a folder of its own by TMPDIR and HOME, which is removed with it; a path that is written as /tmp is the machine's",
      onlyAws: "volumes, how much storage there is",
      test: [taskParts, "an environment is the image's, the definition's and the platform's"],
    },
    {
      aws: "A task above its memory is killed",
      page: `${ecs}/task_definition_parameters.html`,
      local: "its processes are measured every ten of AWS's seconds and killed, as OutOfMemoryError",
      onlyAws: "the exact byte and moment",
      test: [tasks, "a task that uses more memory than it has is killed"],
    },
    {
      aws: "A deployment that fails is rolled back by the circuit breaker",
      page: `${ecs}/deployment-circuit-breaker.html`,
      local: "the same, with ECS's events and reasons, faster",
      onlyAws: "capacity, placement, image pulls over a network",
      test: [tasks, "a sick revision is rolled back within 60 seconds, without one failed request"],
    },
    {
      aws: "CodeDeploy runs new tasks beside the old ones and moves requests to them step by step",
      page: `${docs}/codedeploy/latest/userguide/deployment-steps-ecs.html`,
      local:
        "the same with the role of the deployment group: task sets, tests, weights of the listener's rule, alarms, hooks, the way back; ECS alone, revisions as AppSpecContent; GetDeployment is permitted to everybody",
      onlyAws: "triggers, revisions in S3, capacity for twice the tasks, what else uses the listener",
      test: [blueGreen, "a canary answers one in ten requests and every test; a plan meanwhile shows no change"],
    },
    {
      aws: "A deployment of CodeDeploy that fails brings requests back to the old tasks",
      page: `${docs}/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html`,
      local: "the same, as a deployment of CodeDeploy's own; without a circuit breaker it waits for an hour of AWS's",
      onlyAws: "a rollback while the load balancer is busy",
      test: [blueGreen, "a version that is not healthy is taken back by CodeDeploy, and no request fails meanwhile"],
    },
    {
      aws: "RunTask runs a task once, with another command and other variables",
      page: `${ecs}/standalone-task-create.html`,
      local: "the same, with its exit code, reason and log; the same client token is the same task",
      onlyAws: "capacity and placement; the permission to pass the roles that its task definition names",
      test: [promotion, "runs another command, and says how it ended and what it printed"],
    },
    {
      aws: "SIGTERM, and SIGKILL after stopTimeout",
      page: `${ecs}/task_definition_parameters.html`,
      local: "the same, in real seconds",
      onlyAws: "—",
      test: [tasks, "a task that ignores SIGTERM is killed after its stop timeout"],
    },
  ],
  "Service Connect": [
    {
      aws: "An Envoy beside each task balances, retries, measures and can encrypt",
      page: `${ecs}/service-connect-concepts-deploy.html`,
      local:
        "a plain listener for each caller and alias, open where the security groups are; round robin over healthy tasks, another one when nobody can connect to the first, and the alias's time limit for each request",
      onlyAws: "Envoy's outlier detection, retries of what a task has read, TLS and metrics",
      test: [tasks, "a service reaches another by its alias, where the security groups let it"],
    },
  ],
  Images: [
    {
      aws: "An image has any number of layers, for several platforms",
      page: `${docs}/AmazonECR/latest/userguide/image-manifest-formats.html`,
      local: "one layer is unpacked once and its command runs here; more layers are refused, with the way out",
      onlyAws: "a base image's system, its libraries, its scan",
      test: [images, "an image of two layers is refused"],
    },
    {
      aws: "Image files belong to their owners, and may change who runs them",
      page: `${ecs}/security-tasks-containers.html`,
      local: "everything belongs to whoever runs the local AWS; set-user-id bits are dropped",
      onlyAws: "users and groups of the container",
      test: [images, "files keep whether they can be run, and lose what changes who runs them"],
    },
    {
      aws: "Each task has its own copy of its image's files, and may write to them",
      page: `${ecs}/fargate-task-storage.html`,
      local: "tasks of one digest share the folder of its files, which nobody may write to (root may all the same)",
      onlyAws: "a task that changes its own image's files",
      test: [images, "an image is unpacked once, with all that its configuration says"],
    },
    {
      aws: "An image that is put again unchanged is refused: ImageAlreadyExistsException",
      page: `${docs}/AmazonECR/latest/APIReference/API_PutImage.html`,
      local: "the same manifest under the same tag is taken again, and changes nothing",
      onlyAws: "the refusal",
      test: [registry, "are taken again when nothing has changed"],
    },
    {
      aws: "A tag of an immutable repository is given once",
      page: `${docs}/AmazonECR/latest/userguide/image-tag-mutability.html`,
      local: "the same, in ECR's words",
      onlyAws: "replication, lifecycle rules over time",
      test: [registry, "do not take a tag from another, in ECR's words"],
    },
    {
      aws: "An image is deleted with all its tags by its digest, or with its last tag",
      page: `${docs}/AmazonECR/latest/APIReference/API_BatchDeleteImage.html`,
      local: "the same, unless an index names it; a task that has pulled it runs on",
      onlyAws: "lifecycle rules over time",
      test: [promotion, "an image gets a further tag, and goes with its last one or by its digest"],
    },
    {
      aws: "A pushed image is scanned for known weaknesses",
      page: `${docs}/AmazonECR/latest/userguide/image-scanning-basic.html`,
      local: "a scan is done at once and finds what `POST /_thrive/scans` says, and nothing otherwise",
      onlyAws: "what an image is really made of, new weaknesses of old images",
      test: [imageBuild, "findings make the gate red, a scan that runs makes it wait"],
    },
    {
      aws: "A push is permitted by the token that docker logged in with",
      page: `${docs}/AmazonECR/latest/userguide/image-push-iam.html`,
      local: "the token is given with the caller's own keys and permissions; what is pushed afterwards is not checked",
      onlyAws: "a role that may log in, but not push",
      test: [awsCli, "gives the password of the registry, asked for with the build's own keys"],
    },
  ],
  Functions: [
    {
      aws: "A function that is invoked as an event is tried three times, then what it failed on goes to a destination",
      page: `${lambda}/invocation-async.html`,
      local: "the same, after AWS's pauses, as often as asked, with the permission of the function's role",
      onlyAws: "the queue of events, their age, what a destination that is busy does",
      test: [promotion, "is tried once, and its destination fails the job with what it threw"],
    },
    {
      aws: "A function runs its zip in a runtime of AWS's",
      page: `${lambda}/lambda-runtimes.html`,
      local: "in a process of this machine, with its role's session",
      onlyAws:
        "the runtime's exact version, cold starts, a /tmp of its own (here TMPDIR), network limits, layers of others",
      test: [functions, "a function knows itself, its role's session and the router, and nothing of the machine"],
    },
    {
      aws: "Queues are polled, retried and lead to a dead-letter queue",
      page: `${lambda}/with-sqs.html`,
      local: "the same, by MiniStack; nothing is lost under faults",
      onlyAws: "scaling of the pollers, order between shards, quotas",
      test: [functions, "of 1,000 messages none is lost, whatever fails; those that never succeed are dead letters"],
    },
    {
      aws: "A FIFO queue gives a function its messages in the order of each group",
      page: `${lambda}/services-sqs-scaling.html`,
      local: "the same, with partial answers, changed visibility and dead letters",
      onlyAws: "functions of several groups at once, high throughput",
      test: [delivery, "a function reads a FIFO queue one by one, in the order of each group"],
    },
  ],
  "Source and notifications": [
    {
      aws: "CodeCommit keeps git repositories, and each changed branch or tag is an event",
      page: `${docs}/codecommit/latest/userguide/monitoring-events.html`,
      local:
        "bare repositories, served by git itself below `/v1/repos` to everybody on this machine; who pushes is the root, or the user that a Basic header names",
      onlyAws: "IAM for what git asks, SSH, pull requests, approval rules, limits of size and speed",
      test: [delivery, "git pushes to the address that a repository has"],
    },
    {
      aws: "Triggers of a repository tell a topic or a function of its pushes",
      page: `${docs}/codecommit/latest/userguide/how-to-notify.html`,
      local: "they are kept and answered, and nobody is told; the events of the repository are",
      onlyAws: "that they are delivered",
      test: [limits, "triggers of a repository are kept, and nobody is told"],
    },
    {
      aws: "CodeCommit's calls are permitted by repository",
      page: `${docs}/codecommit/latest/userguide/auth-and-access-control-permissions-reference.html`,
      local: "the same, for every service that is filled in here",
      onlyAws: "condition keys such as codecommit:References",
      test: [delivery, "a role reads the repository that it may read, and no other"],
    },
    {
      aws: "Notification rules publish to a topic that lets them, under a key that lets them",
      page: `${docs}/dtconsole/latest/userguide/concepts.html`,
      local:
        "the same, once their service-linked role is there; a topic that refused is UNREACHABLE; FULL says no more than BASIC",
      onlyAws: "what FULL adds, rules of CodeDeploy and of pull requests",
      test: [delivery, "a notification rule reaches chat through an encrypted topic"],
    },
    {
      aws: "A connection to a git provider is confirmed by a person in the console",
      page: `${docs}/dtconsole/latest/userguide/connections-update.html`,
      local: "it stays PENDING, as it begins on AWS",
      onlyAws: "everything behind it",
      test: [
        "__tests__/emulator-parts/connections/connections.test.ts",
        "a connection is pending, since nobody can confirm it here",
      ],
    },
    {
      aws: "Chat channels show what their topics send, once a person has let the workspace in",
      page: `${docs}/chatbot/latest/adminguide/what-is.html`,
      local:
        "notifications, alarms and messages written for chat are in the inbox, one for each channel; nobody is asked",
      onlyAws: "consent of the workspace, how it looks, commands from there",
      test: [
        "__tests__/emulator-parts/chatbot/chatbot.test.ts",
        "what a topic sends to chat is one message for each channel",
      ],
    },
  ],
  "Pipelines and builds": [
    {
      aws: "An execution goes from stage to stage, with its mode's locks: SUPERSEDED, QUEUED or PARALLEL",
      page: `${codePipeline}/concepts-how-it-works.html`,
      local: "the same three; retries, automatic ones too, roll-backs, transitions and stops as asked for",
      onlyAws: "actions in other regions and accounts, quotas of the account, how long a stage takes to begin",
      test: [pipelineMachine, "queued executions enter each stage in their order, and none is replaced"],
    },
    {
      aws: "Conditions skip, fail or roll back a stage by rules",
      page: `${codePipeline}/stage-conditions.html`,
      local: "VariableCheck is played; any other rule fails, and says which one is played",
      onlyAws: "rules of alarms, functions, commands and time windows",
      test: [pipelineMachine, "of a rule that is not played fail, and name what is"],
    },
    {
      aws: "Actions act with the pipeline's role, or with their own",
      page: `${codePipeline}/security-iam.html`,
      local: "the same, by sessions of those roles: a permission that is missing turns the action red, and is named",
      onlyAws: "service control policies; actions beside CodeCommit, CodeBuild, Lambda and approvals",
      test: [pipelines, "a permission that is missing turns an action red, and is named"],
    },
    {
      aws: "An execution can be pinned to a commit of each source",
      page: `${codePipeline}/pipelines-trigger-source-overrides.html`,
      local: "the same for CodeCommit; a source behind a connection fails, since that stays PENDING",
      onlyAws: "sources of GitHub, GitLab and Bitbucket, native triggers",
      test: [pipelines, "that AWS starts skips what nobody asked for; one with a reason, pinned to a commit, does not"],
    },
    {
      aws: "Artifacts lie in the pipeline's bucket under the pipeline's key",
      page: `${codePipeline}/S3-artifact-encryption.html`,
      local: "the same; bucket and key are asked with the roles' sessions",
      onlyAws: "cryptography of a real key",
      test: [
        pipelines,
        "a build takes several sources, its secrets, and makes several artifacts with the pipeline's key",
      ],
    },
    {
      aws: "An approval tells a topic and waits for seven days",
      page: `${codePipeline}/approvals.html`,
      local: "the same, with the token that a result needs; seven of AWS's days are 17 of our hours",
      onlyAws: "the console's page for it",
      test: [pipelines, "tells its topic as the pipeline's role, waits, takes its token once"],
    },
    {
      aws: "An action's history tells who changed it",
      page: `${docs}/codepipeline/latest/APIReference/API_ActionExecutionDetail.html`,
      local: "who answered, abandoned or retried it, by ARN; else CodePipeline itself",
      onlyAws: "what AWS writes there for its own steps",
      test: [pipelineActions, "is shown of an answer, an abandoned action and a retry; else it is CodePipeline"],
    },
    {
      aws: "A function answers its job within 20 minutes, or asks to be called again, for a day at most",
      page: `${codePipeline}/limits.html`,
      local: "the same, invoked as an event: 20 of AWS's minutes are two of ours; the day is a day",
      onlyAws: "how often CodePipeline comes again",
      test: [lambdaAction, "a job that nobody answers fails after twenty minutes of AWS"],
    },
    {
      aws: "A build runs in a container of its own, of the image and size that its project says",
      page: `${codeBuild}/build-env-ref.html`,
      local:
        "its commands run in a shell of this machine, in a folder of their own, with the environment of the build alone; nothing isolates them: image, size, privileges and network are kept in the project, and play no part",
      onlyAws: "the image's programs, isolation, caches, networks, sizes",
      test: [pipelines, "finds its role's keys and nothing of the machine"],
    },
    {
      aws: "A build that waits for too long is given up",
      page: `${codeBuild}/builds-working.html`,
      local: "it waits for its turn without an end; the time limit of a build that runs is played",
      onlyAws: "queuedTimeoutInMinutes",
      test: [limits, "a build that waits for its turn has no time limit"],
    },
    {
      aws: "Reports of tests are read in six formats, and of coverage in five",
      page: `${codeBuild}/test-reporting.html`,
      local: "JUnit's XML; any other fails the build, with the way out",
      onlyAws: "the other formats, coverage, exports to S3",
      test: ["__tests__/emulator-parts/codebuild/send-reports.test.ts", "a report that is not JUnit's is refused"],
    },
    {
      aws: "Executions are told to EventBridge and measured in AWS/CodePipeline",
      page: `${codePipeline}/detect-state-changes-cloudwatch-events.html`,
      local: "events of executions, stages and actions; FailedPipelineExecutions and PipelineDuration",
      onlyAws: "the other metrics, how late they are",
      test: [pipelines, "an execution is told to the event bus, and measured"],
    },
    {
      aws: "Measurements that a function writes into its log become metrics",
      page: `${cloudWatch}/CloudWatch_Embedded_Metric_Format.html`,
      local:
        "they stay lines of the log: alarms on the change router's own metrics (starts that fail, drift, commit to first environment) stay without data",
      onlyAws: "those metrics and their alarms",
      test: [limits, "no part reads measurements embedded in logs"],
    },
  ],
  Events: [
    {
      aws: "Services publish their events to the default bus",
      page: `${docs}/eventbridge/latest/userguide/eb-service-event.html`,
      local: "those that the running parts cause, with AWS's fields; nobody else may name a source of aws.",
      onlyAws: "every other event of every service, their delay and order",
      test: [outgoing, "published by the parts, reach rules and their queues, with account, region, id and time"],
    },
    {
      aws: "A target that fails is tried again for a day, then its event is a dead letter",
      page: `${docs}/eventbridge/latest/userguide/eb-rule-retry-policy.html`,
      local:
        "an API destination is tried again as often as the rule says, and then its event is a dead letter; any other target is tried once, and its event is a dead letter only where permission is missing",
      onlyAws: "24 hours of retries, retries of queues, topics and functions",
      test: [outgoing, "is tried again, and then the event is a dead letter"],
    },
    {
      aws: "A rule with a rate fires by the clock",
      page: `${docs}/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html`,
      local:
        "ten times as often, so that 15 minutes are 90 seconds; a rule with a cron expression goes by the wall clock",
      onlyAws: "how late a rule may be",
      test: [delivery, "a rule with a rate sends to its group of the queue, in the time of the local AWS"],
    },
    {
      aws: "Topics and rules count what they deliver, and what they cannot",
      page: `${docs}/sns/latest/dg/sns-monitoring-using-cloudwatch.html`,
      local:
        "messages published, notifications to queues, e-mail that the inbox refused; calls of rules, those that failed, and those that were kept",
      onlyAws: "how late a count may be, and all other counts",
      test: [fireDrill, "a drill arrives everywhere, and says to everybody that it is one"],
    },
    {
      aws: "Whoever is to read a topic by e-mail confirms it once",
      page: `${docs}/sns/latest/dg/sns-email-notifications.html`,
      local: "confirmed at once; an alarm's mail is its JSON",
      onlyAws: "the mail that asks, the words of an alarm's mail, bounces after delivery",
      test: [fireDrill, "what is broken is named, measured, and told on the way that is left"],
    },
  ],
  Permissions: [
    {
      aws: "People sign in with Identity Center, and act in a role of its permission set",
      page: `${docs}/singlesignon/latest/userguide/permissionsetsconcept.html`,
      local:
        "`POST /_thrive/sign-in` gives a session of anybody's name, whose role has a copy of the managed policy that it names",
      onlyAws: "the directory, passwords, second factors, how long a session lasts",
      test: [promotion, "may do what the policy says, in each home, and nothing else"],
    },
    {
      aws: "Every call is allowed by the policies of its caller",
      page: `${docs}/IAM/latest/UserGuide/reference_policies_evaluation-logic.html`,
      local:
        "one evaluation, MiniStack's, for its services and, asked by the router, for those of moto: policies, boundaries and session policies count; the local root key may do all",
      onlyAws: "service control policies, every condition key",
      test: [functions, "so it is for services of the other home"],
    },
    {
      aws: "A call with a wrong signature is refused",
      page: `${docs}/IAM/latest/UserGuide/reference_sigv.html`,
      local:
        "signatures of requests to deployed APIs, and of calls with keys that IAM or STS gave, are checked to the letter",
      onlyAws: "—",
      test: [
        "__tests__/emulator-parts/gateway/signature.test.ts",
        "a signature that does not fit, with what it should have been made of",
      ],
    },
  ],
  Alarms: [
    {
      aws: "Alarms evaluate M of N periods, and treat missing data as told",
      page: `${cloudWatch}/alarms-and-missing-data.html`,
      local: "AWS's table, in AWS's words, each of its minutes; composite alarms and anomaly bands are not evaluated",
      onlyAws: "its exact evaluation range, late metrics, high-resolution alarms",
      test: ["__tests__/emulator-parts/alarms/evaluate.test.ts", "evaluation as AWS's page on missing data tells it"],
    },
    {
      aws: "Metrics are kept for 15 months",
      page: `${cloudWatch}/cloudwatch_concepts.html`,
      local: "the latest 100 000 values, in memory; percentiles are exact, not estimated",
      onlyAws: "retention, resolution, percentiles of large samples",
      test: [operations, "an alarm reads percentiles of its own namespace, whatever the order of dimensions"],
    },
    {
      aws: "Metric math has some forty functions",
      page: `${cloudWatch}/using-metric-math.html`,
      local:
        "arithmetic, comparisons, AND, OR, IF, FILL with a number, ABS, CEIL, FLOOR, MIN, MAX, SUM, AVG; an alarm with another keeps its state, and the log says so",
      onlyAws: "the others",
      test: ["__tests__/emulator-parts/alarms/metric-math.test.ts", "metric math"],
    },
    {
      aws: "An alarm publishes to its topic as cloudwatch.amazonaws.com, which the topic's policy and key must permit",
      page: `${docs}/sns/latest/dg/sns-access-policy-use-cases.html`,
      local: "the topic's policy is asked, for cloudwatch.amazonaws.com and the alarm, and the policy of its key",
      onlyAws: "—",
      test: [operations, "tells its topic and the event bus that it rings, and that it is over"],
    },
    {
      aws: "Target tracking adds and removes tasks to keep a metric near its target",
      page: `${docs}/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html`,
      local: "tasks × metric / target, within the bounds and cooldowns; fewer only when every policy's low alarm rings",
      onlyAws: "how carefully AWS removes tasks, scheduled and predictive scaling",
      test: [operations, "a target tracking policy raises the number of tasks, no further than its most"],
    },
  ],
  Logs: [
    {
      aws: "Tasks log to CloudWatch by the awslogs driver",
      page: `${ecs}/using_awslogs.html`,
      local: "the same groups and streams; a flood beyond the buffer is dropped, and said so",
      onlyAws: "retention, encryption, Logs Insights over much data",
      test: [tasks, "what it prints is in its log stream"],
    },
    {
      aws: "Live tail shows events as they arrive",
      page: `${docs}/AmazonCloudWatch/latest/logs/CloudWatchLogs_LiveTail.html`,
      local:
        "`./thrive logs --follow` asks each second; an event that arrives over ten seconds late is not shown, and of over 10 000 in a millisecond the rest is skipped, and said so",
      onlyAws: "sampling above 500 events a second",
      test: ["__tests__/cli/logs.test.ts", "brings an event that arrives behind later ones, and none twice"],
    },
  ],
  Faults: [
    {
      aws: "Fault Injection Service disturbs resources by experiments",
      page: `${docs}/fis/latest/userguide/what-is.html`,
      local:
        "rules for calls to the router: terraform's, the CLI's, tasks' and functions'; calls inside the local AWS are never struck",
      onlyAws: "lost zones, networks and disks",
      test: [operations, "refuse as often as they say, in the words of each protocol"],
    },
    {
      aws: "Delivery is at least once, in any order",
      page: `${docs}/eventbridge/latest/userguide/eb-what-is.html`,
      local:
        "events of services can be lost, doubled or overtaken; any call can be sent twice (SendMessage, Publish, PutEvents); deliveries inside MiniStack cannot be lost",
      onlyAws: "what AWS does by itself",
      test: ["__tests__/emulator-parts/faults/faulty-events.test.ts", "let the next one overtake"],
    },
  ],
  "Mail, SMS and chat": [
    {
      aws: "SES and SNS send e-mail and SMS to people",
      page: `${docs}/ses/latest/dg/send-email.html`,
      local: "nothing leaves the machine: `./thrive inbox` shows what would have",
      onlyAws: "identities, sandboxes, bounces, reputation, origination numbers",
      test: [outgoing, "e-mail of both versions of SES"],
    },
    {
      aws: "API destinations call addresses of others",
      page: `${docs}/eventbridge/latest/userguide/eb-api-destinations.html`,
      local: "the inbox answers in their place, with the faults that were asked for",
      onlyAws: "what the others answer",
      test: [outgoing, "with it the message is in the inbox, as chat"],
    },
  ],
};
