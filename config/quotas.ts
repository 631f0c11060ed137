import { servicesPerShard } from "./catalogue";
import type { Landing, RaisableQuota } from "./environment.schema";
import { groupBy } from "./group-by";
import type { ResolvedEnvironment } from "./platform";
import type { Problem } from "./problem";

/** A limit of AWS, and what the platform uses of it. */
interface Quota<T> {
  readonly what: string;
  /** What AWS grants a new account. */
  readonly limit: number;
  /** Its name in `account.raisedQuotas`, when AWS raises it on request. */
  readonly raisable?: RaisableQuota;
  /** What to do about it. */
  readonly wayOut: string;
  readonly source: string;
  /** How much each user takes, by its name. */
  readonly used: (subject: T) => Iterable<readonly [user: string, count: number]>;
}

const elbLimits = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html";
const apiLimits = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html";
const vpcLimits = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const iamLimits = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

/** What AWS limits within one environment. */
const environmentQuotas: readonly Quota<ResolvedEnvironment>[] = [
  {
    what: "target groups on a load balancer",
    limit: 100,
    wayOut: `AWS raises it for nobody; a shard holds ${servicesPerShard} services, so give one of them another place`,
    source: elbLimits,
    used: ({ services }) => tally(services, (service) => `shard ${service.shard}`),
  },
  {
    what: "targets on a load balancer, counting both sides of a deployment,",
    limit: 1000,
    raisable: "targetsOfLoadBalancer",
    wayOut: "lower scaling.max, or give a service a place in the next shard",
    source: elbLimits,
    used: ({ services }) =>
      [...groupBy(services, (service) => `shard ${service.shard}`)].map(
        ([shard, members]) => [shard, sum(members, ({ scaling }) => 2 * scaling.max)] as const,
      ),
  },
  {
    what: "rules that let callers in to one security group",
    limit: 60,
    raisable: "securityGroupRules",
    wayOut: "put what so many call behind a queue",
    source: vpcLimits,
    used: ({ services }) =>
      tally(
        services.flatMap((service) => service.callees),
        (callee) => callee.name,
        1,
      ), // its load balancer too
  },
  {
    what: "rules that let one security group call out",
    limit: 60,
    raisable: "securityGroupRules",
    wayOut: "split the caller",
    source: vpcLimits,
    used: ({ services }) => services.map((service) => [service.name, service.callees.length] as const),
  },
  {
    what: "ports that one load balancer calls",
    limit: 60,
    raisable: "securityGroupRules",
    wayOut: "let more of its services listen on the same port; each has an address of its own",
    source: vpcLimits,
    used: ({ services }) =>
      [...groupBy(services, (service) => `shard ${service.shard}`)].map(
        ([shard, members]) => [shard, new Set(members.map(({ port }) => port)).size] as const,
      ),
  },
];

/** What AWS limits within one account and region, whatever the number of environments there. */
const accountQuotas: readonly Quota<readonly ResolvedEnvironment[]>[] = [
  {
    what: "VPC links in a region",
    limit: 20,
    raisable: "vpcLinks",
    wayOut: "give an environment its own account",
    source: apiLimits,
    used: (environments) => [
      ["all environments", sum(environments, (environment) => new Set(environment.services.map((s) => s.shard)).size)],
    ],
  },
  {
    what: "regional REST APIs in a region",
    limit: 600,
    raisable: "restApis",
    wayOut: "give an environment its own account",
    source: apiLimits,
    used: (environments) => [["all environments", sum(environments, (environment) => environment.services.length)]],
  },
  {
    what: "roles in an account",
    limit: 1000,
    raisable: "roles",
    wayOut: "give an environment its own account",
    source: iamLimits,
    used: (environments) => [["all environments", sum(environments, rolesOf)]],
  },
];

const rolesOfAService = 2; // task and execution
const rolesOfAnEnvironment = 1; // flow logs

function rolesOf({ services }: ResolvedEnvironment): number {
  return services.length * rolesOfAService + rolesOfAnEnvironment;
}

/** What AWS would refuse at apply, found before. */
export function quotaProblems(environments: readonly ResolvedEnvironment[]): Problem[] {
  const byAccount = groupBy(environments, ({ aws }) => `${aws.accountId}/${aws.region}`);
  return [
    ...environments.flatMap((environment) =>
      exceeded(environmentQuotas, `environments/${environment.name}`, environment, environment.account),
    ),
    ...[...byAccount].flatMap(([account, there]) =>
      there[0] ? exceeded(accountQuotas, `accounts/${account}`, there, there[0].account) : [],
    ),
  ];
}

function exceeded<T>(quotas: readonly Quota<T>[], place: string, subject: T, account: Landing["account"]): Problem[] {
  return quotas.flatMap((quota) => {
    const limit = (quota.raisable && account.raisedQuotas[quota.raisable]) ?? quota.limit;
    return [...quota.used(subject)]
      .filter(([, count]) => count > limit)
      .map(([user, count]) => ({ place, path: user, message: messageOf(quota, count, limit) }));
  });
}

function messageOf<T>({ what, raisable, wayOut, source }: Quota<T>, count: number, limit: number): string {
  const asking =
    raisable === undefined ? "" : `ask AWS to raise it and say so in account.raisedQuotas.${raisable}, or `;
  return `${count} ${what} are over AWS's ${limit}; ${asking}${wayOut} (${source})`;
}

function tally<T>(items: readonly T[], keyOf: (item: T) => string, already = 0): Map<string, number> {
  return new Map([...groupBy(items, keyOf)].map(([key, group]) => [key, already + group.length]));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
