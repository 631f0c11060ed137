/** A demand, and what shows that the platform meets it or who will see to it. */
export interface Demand {
  /** `5a-n`: what must hold by default. `5b-n`: input that must be refused. */
  readonly id: string;
  readonly what: string;
  /** Ids of the rules that hold it in every stack; each has tests of its own. @default none */
  readonly rules?: readonly string[];
  /** Tests that show it: the file, and words that stand in it. @default none */
  readonly tests?: readonly (readonly [file: string, words: string])[];
  /** What is still open, why, and the work that owns it. @default nothing is open */
  readonly later?: string;
}

const services = "__tests__/config/service-refusals.test.ts";
const environments = "__tests__/config/environment-refusals.test.ts";
const platforms = "__tests__/config/platform-refusals.test.ts";
const catalogue = "__tests__/config/catalogue.test.ts";
const delivery = "__tests__/config/delivery-refusals.test.ts";
const names = "__tests__/config/naming.test.ts";
const resolved = "__tests__/config/resolve.test.ts";
const sizes = "__tests__/config/task-size.test.ts";
const iamActions = "__tests__/policies/iam-actions.test.ts";
const randomPlatforms = "__tests__/stacks/random-platforms.test.ts";
const pipelines = "__tests__/modules/delivery-pipeline.test.ts";
const buildProjects = "__tests__/modules/build-project.test.ts";
const webhooks = "__tests__/functions/webhook-front/receive-webhook.test.ts";
const changeQueue = "__tests__/modules/change-queue.test.ts";
const badInputs = "__tests__/policies/bad-input.test.ts";
const deployRoles = "__tests__/modules/deploy-role.test.ts";
const deployers = "__tests__/modules/service-deployer.test.ts";
const releasePolicies = "__tests__/modules/release-policies.test.ts";

/** What must hold by default, in order of weight. */
const defaults: readonly Demand[] = [
  {
    id: "5a-1",
    what: "No policy allows everything, or all of a service, on everything",
    rules: ["actions-are-named", "resources-are-named"],
  },
  {
    id: "5a-2",
    what: "No public principal without a condition",
    rules: ["no-public-principal", "accounts-are-trusted-by-role"],
  },
  {
    id: "5a-3",
    what: "PassRole is bounded by role and service",
    rules: ["pass-role-is-bounded"],
    tests: [[deployRoles, "may change its own service, and register its own revisions"]],
  },
  { id: "5a-4", what: "No secret in plain settings, URLs or attributes", rules: ["no-plain-secret"] },
  {
    id: "5a-5",
    what: "Listeners speak FIPS TLS, domains TLS 1.2 or later",
    rules: ["listeners-speak-fips-tls", "domains-speak-tls-1-2", "integrations-speak-tls", "targets-speak-tls"],
    later:
      "Redis in transit: there is none yet; the work on data stores owns it. From the load balancer to a task and between tasks requests are plain HTTP inside the private network (SC-8): the work that brings a private certificate authority owns it.",
  },
  {
    id: "5a-6",
    what: "A customer-managed key on every store, queue, topic, log, repository, build and pipeline",
    rules: ["own-key-on-data", "own-key-on-buckets", "builds-are-encrypted"],
  },
  {
    id: "5a-7",
    what: "Keys rotate and carry an explicit policy",
    rules: ["keys-rotate", "keys-name-their-users", "keys-die-slowly"],
  },
  {
    id: "5a-8",
    what: "Nothing open to the internet",
    rules: ["nothing-from-anywhere", "nothing-to-anywhere", "default-groups-are-closed"],
  },
  { id: "5a-9", what: "Nothing placed in public", rules: ["nothing-is-public"] },
  { id: "5a-10", what: "Four blocks against public access on every bucket", rules: ["buckets-block-public-access"] },
  {
    id: "5a-11",
    what: "Buckets, topics and queues refuse requests without TLS",
    rules: ["buckets-demand-tls", "topics-demand-tls", "queues-demand-tls"],
  },
  {
    id: "5a-12",
    what: "Audit records are kept for 2557 days or more",
    rules: [
      "audit-logs-last-seven-years",
      "logs-end",
      "networks-log-their-flows",
      "load-balancers-log",
      "web-acls-are-logged",
    ],
  },
  {
    id: "5a-13",
    what: "The trail covers every region, proves itself and is encrypted",
    rules: ["trails-are-whole", "own-key-on-data"],
    later:
      "There is no trail yet; the work on guard rails of accounts makes one for each and adds the rule that it is there.",
  },
  {
    id: "5a-14",
    what: "Service principals carry the account or the resource they act for",
    rules: ["service-principals-are-pinned", "functions-are-called-by-named-callers"],
    tests: [[iamActions, "every action in every policy exists"]],
  },
  {
    id: "5a-15",
    what: "What keeps data cannot be destroyed by accident",
    rules: ["data-is-protected", "tables-can-be-restored"],
  },
  {
    id: "5a-16",
    what: "Containers are read-only, not root, without privileges, and logged",
    rules: ["containers-are-hardened", "containers-are-logged", "task-roles-are-apart"],
  },
  {
    id: "5a-17",
    what: "Images by digest or by a tag given once; repositories immutable and not force-deletable",
    rules: ["images-are-pinned", "repositories-give-a-tag-once", "data-is-protected"],
  },
  {
    id: "5a-18",
    what: "Deployments heal",
    rules: ["deployments-heal", "tasks-can-be-replaced"],
  },
  {
    id: "5a-19",
    what: "Builds cannot be hijacked",
    rules: [
      "builds-run-their-own-commands",
      "builds-are-privileged-for-images",
      "builds-are-logged",
      "builds-end",
      "builds-keep-no-credentials",
      "webhooks-are-anchored",
      "pipelines-are-pinned",
      "pipelines-skip-what-nobody-asked-for",
      "approvals-come-first",
      "nobody-asks-and-answers",
    ],
    tests: [
      [releasePolicies, "who have both can approve nothing"],
      [deployers, "takes the computed roles of its environments, and nothing of another service"],
      [buildProjects, "has a role that CodeBuild takes for this project alone"],
      [pipelines, "makes the image of what was tested"],
      [webhooks, "the same delivery again"],
      [webhooks, "a repository without any secret has no senders"],
    ],
  },
  {
    id: "5a-20",
    what: "APIs know the caller, log, trace, throttle, are behind a web ACL and keep bodies out of logs",
    rules: [
      "api-methods-know-the-caller",
      "api-stages-are-observed",
      "api-stages-are-throttled",
      "api-stages-have-a-web-acl",
      "api-bodies-stay-unlogged",
      "apis-have-one-way-in",
    ],
  },
  {
    id: "5a-21",
    what: "Every queue has a dead-letter queue, and so has what events and functions lose",
    rules: [
      "queues-keep-what-fails",
      "functions-keep-what-fails",
      "functions-are-logged",
      "event-targets-keep-what-fails",
      "event-rules-have-targets",
    ],
    tests: [[changeQueue, "wakes people when a message waits for over five minutes, or failed for good"]],
  },
  {
    id: "5a-22",
    what: "Every alarm has an action, a severity and a rule for missing data",
    rules: ["alarms-are-heard"],
  },
  {
    id: "5a-23",
    what: "Container definitions and policies can be read before Terraform runs",
    rules: ["container-definitions-are-readable", "policies-are-readable"],
  },
  { id: "5a-24", what: "No literal partition", rules: ["no-foreign-partition"] },
  {
    id: "5a-25",
    what: "State is encrypted and locked, the provider and the account are pinned",
    rules: [
      "state-is-locked",
      "state-is-read-at-home",
      "references-stay-at-home",
      "provider-is-pinned",
      "account-is-pinned",
    ],
  },
];

/** Input that must be refused. The numbers that are missing were never given. */
const badInput: readonly Demand[] = [
  {
    id: "5b-1",
    what: "One service name twice, also when only case or underscores differ",
    tests: [
      [platforms, "two services have one name, and so one path"],
      [services, `"Case_Management"`],
    ],
  },
  {
    id: "5b-2",
    what: "Paths that are equal or hide each other",
    tests: [
      [platforms, "a path swallows another"],
      [services, `"/orders/new"`],
    ],
  },
  {
    id: "5b-3",
    what: "Listener rules of one priority",
    rules: ["listener-rules-differ"],
    tests: [[catalogue, "no two of a shard have one priority"]],
  },
  {
    id: "5b-4",
    what: "A priority that is 0, too high or no whole number",
    tests: [
      [platforms, "a place is not a whole number from 1 on"],
      [catalogue, "a priority is one that AWS takes and that the health rule does not"],
    ],
  },
  { id: "5b-5", what: "A listener rule with over five values, or none", rules: ["listener-rules-fit"] },
  {
    id: "5b-6",
    what: "A path that is too long, has no slash or illegal characters",
    tests: [
      [services, `{ api: { path: "orders" } }`],
      [services, `"/orders/*"`],
      [services, "is longer than 64 characters"],
    ],
  },
  {
    id: "5b-7",
    what: "A pair of CPU and memory that Fargate does not run",
    tests: [
      [services, `"1vCPU/9GB"`],
      [sizes, "the compiler refuses"],
    ],
  },
  {
    id: "5b-9",
    what: "Containers of one name, none essential, a variable that is plain and secret",
    rules: ["containers-agree"],
    tests: [[services, "is a plain setting too"]],
  },
  {
    id: "5b-11",
    what: "Privileges, root or a writable root file system",
    rules: ["containers-are-hardened"],
    tests: [[badInputs, "what no declaration may set"]],
  },
  {
    id: "5b-13",
    what: "A port that differs between container and load balancer, or is none",
    rules: ["services-listen-where-asked"],
    tests: [[services, "port: 70_000"]],
  },
  {
    id: "5b-14",
    what: "A name that is too long once it is composed",
    tests: [
      [names, "is never longer than AWS allows"],
      [services, "is longer than 24 characters"],
      [delivery, "is longer than 12 characters"],
      [randomPlatforms, "with names of its own within AWS's limits"],
    ],
    later: "Names of Redis and its like: there is none yet; the work on data stores owns their limits.",
  },
  {
    id: "5b-16",
    what: "A FIFO queue without .fifo",
    rules: ["queues-are-named-as-they-work"],
    tests: [[names, "fifoQueue"]],
  },
  {
    id: "5b-17",
    what: "A visibility timeout that does not fit its function",
    rules: ["queues-outlast-their-functions"],
    tests: [[changeQueue, "hides a message for as long as it is told"]],
  },
  {
    id: "5b-18",
    what: "No dead-letter queue, one of itself, one try",
    rules: ["queues-keep-what-fails"],
    later: "There is no queue to declare yet; the work on data stores refuses it in the declaration too.",
  },
  {
    id: "5b-20",
    what: "A network of a wrong size, with host bits, or no address at all",
    tests: [
      [environments, `"10.0.0.0/8"`],
      [environments, `"10.0.5.0/16"`],
      [environments, `"10.999.0.0/16"`],
    ],
  },
  {
    id: "5b-21",
    what: "Fewer than two availability zones, or one of another region",
    tests: [
      [environments, "a zone is one of its region"],
      [environments, `zones: ["a"]`],
      [environments, `"us-east-1b"`],
    ],
  },
  {
    id: "5b-23",
    what: "Ingress from everywhere, egress to everywhere",
    rules: ["nothing-from-anywhere", "nothing-to-anywhere"],
  },
  {
    id: "5b-25",
    what: "Connections that idle for over 30 minutes, or drain for over an hour",
    rules: ["connections-end"],
    tests: [[badInputs, "what no declaration may set"]],
  },
  {
    id: "5b-26",
    what: "An HTTPS listener without a certificate, or with one from elsewhere",
    rules: ["listeners-speak-fips-tls"],
    tests: [[badInputs, "a listener's certificate is issued in its own stack"]],
  },
  {
    id: "5b-28",
    what: "Fewer than no tasks, min above max, a wanted number outside of both",
    tests: [
      [services, "scaling: { min: 5, max: 2 }"],
      [services, "scaling: { min: 0 }"],
      [environments, "scaling: { min: 9 }"],
      [badInputs, "what no declaration may set"],
    ],
  },
  {
    id: "5b-31",
    what: "A git provider, repository or branch that AWS cannot follow",
    tests: [
      [delivery, `{ kind: "gitea", repository: "a/b" }`],
      [delivery, `{ kind: "azuredevops" }`],
      [delivery, `"https://github.com/a/b"`],
      [delivery, `branch: "release/*"`],
      [delivery, "on a self-managed server is reached by its host"],
    ],
  },
  {
    id: "5b-32",
    what: "A webhook pattern that is empty or not anchored, or that builds forks",
    tests: [
      [delivery, "meets that branch alone"],
      [delivery, `branch: ""`],
    ],
    rules: ["webhooks-are-anchored"],
  },
  {
    id: "5b-33",
    what: "A secret as a plain setting, or from another account",
    rules: ["no-plain-secret"],
    tests: [
      [services, "DB_PASSWORD"],
      [services, "AKIAABCDEFGHIJKLMNOP"],
      [services, "postgres://user:pass@host/db"],
      [services, `path: "orders/key"`],
    ],
    later: "Master passwords: there is no database yet; the work on data stores owns it.",
  },
  {
    id: "5b-35",
    what: "A retention that CloudWatch does not have, or under 2557 days for audit records",
    rules: ["audit-logs-last-seven-years"],
    tests: [[environments, "logRetentionDays: 2555"]],
  },
  {
    id: "5b-36",
    what: "A key that is gone too soon, an alias without alias/",
    rules: ["keys-die-slowly", "keys-rotate"],
    tests: [[names, "alias/"]],
  },
  {
    id: "5b-38",
    what: "Redis that fails over to nobody, with a short token or in plain",
    later: "There is no Redis yet; the work on data stores owns it.",
  },
  {
    id: "5b-39",
    what: "A region and a partition that do not go together, or a region outside the United States",
    rules: ["no-foreign-partition", "apis-have-one-way-in"],
    tests: [
      [environments, `region: "us-gov-west-1"`],
      [environments, `region: "eu-west-1"`],
      [delivery, "chat in GovCloud, which has none"],
      [resolved, "is no role for notifications in GovCloud, which has none"],
    ],
    later:
      "CloudFront in GovCloud: there is none yet; the work on portals owns it. Builds are x86_64, as tasks are: the work that brings ARM refuses it there.",
  },
  {
    id: "5b-40",
    what: "Alarms without action, WAF rules of one priority, negative throttles, unknown settings and events",
    rules: ["alarms-are-heard", "web-acl-rules-have-an-order", "api-stages-are-throttled", "notification-events-exist"],
    tests: [
      [services, "throttle: { burst: -1 }"],
      [services, `{ cpu: 256 }`],
      [environments, "zonse"],
      [platforms, "it has a setting that nobody knows"],
      [delivery, "is not an e-mail address"],
      [delivery, `slack({ workspace: "example-state", channel })`],
      [delivery, `toWebhook("http://hooks.example.gov/x")`],
    ],
    later: "The class of a service's data: the work on data stores owns it.",
  },
];

export const demands: readonly Demand[] = [...defaults, ...badInput];
