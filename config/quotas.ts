import { servicesPerShard } from "./catalogue";
import { deliveryQuotas, type DeliveryUse, eventRulesOfDelivery, rolesOfDelivery } from "./delivery-quotas";
import { groupBy } from "./group-by";
import type { ResolvedEnvironment, ResolvedLanding, ResolvedService } from "./platform";
import type { Problem } from "./problem";
import { exceeded, type Quota, sum, tally } from "./quota";
import { eventRulesOfSignals, rolesOfSignals, signalsQuotas } from "./signals-quotas";

const elbLimits = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html";
const apiLimits = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html";
const vpcLimits = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const eventLimits = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html";
const iamLimits = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

/** What AWS limits within one environment. */
const environmentQuotas: readonly Quota<ResolvedEnvironment>[] = [
  {
    what: "target groups on a load balancer",
    limit: 100,
    wayOut: `AWS raises it for nobody; a shard holds ${servicesPerShard} services, and one with blueGreen() has two, so give one of them another place`,
    source: elbLimits,
    used: ({ services }) => byShard(services, colours),
  },
  {
    what: "rules on a load balancer",
    limit: 100,
    wayOut: "a service with blueGreen() has two, so give one of them a place in the next shard",
    source: elbLimits,
    used: ({ services }) => byShard(services, colours, 1), // of its own health too
  },
  {
    what: "targets on a load balancer, counting both sides of a deployment,",
    limit: 1000,
    raisable: "targetsOfLoadBalancer",
    wayOut: "lower scaling.max, or give a service a place in the next shard",
    source: elbLimits,
    used: ({ services }) => byShard(services, ({ scaling }) => 2 * scaling.max),
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

function byShard(services: readonly ResolvedService[], of: (service: ResolvedService) => number, already = 0) {
  const shards = groupBy(services, (service) => `shard ${service.shard}`);
  return [...shards].map(([shard, members]) => [shard, already + sum(members, of)] as const);
}

/** Target groups of a service, and rules that forward to them. */
function colours({ deployment }: Pick<ResolvedService, "deployment">): number {
  return deployment.kind === "blueGreen" ? 2 : 1;
}

/** Those that AWS may keep itself. */
const eventRulesOfAws = 2;
/** Kinds of events that people of an environment are told of: ECS's two and CodeDeploy's two. */
const kindsOfSentences = 4;

/** What lives in one account and region. */
interface Inhabitants {
  readonly environments: readonly ResolvedEnvironment[];
  readonly delivery: DeliveryUse | undefined;
}

/** What AWS limits within one account and region, whatever the number of environments there. */
const accountQuotas: readonly Quota<Inhabitants>[] = [
  {
    what: "VPC links in a region",
    limit: 20,
    raisable: "vpcLinks",
    wayOut: "give an environment its own account",
    source: apiLimits,
    used: ({ environments }) => [
      ["all environments", sum(environments, (environment) => new Set(environment.services.map((s) => s.shard)).size)],
    ],
  },
  {
    what: "regional REST APIs in a region",
    limit: 600,
    raisable: "restApis",
    wayOut: "give an environment its own account",
    source: apiLimits,
    used: ({ environments }) => [["all environments", sum(environments, (environment) => environment.services.length)]],
  },
  {
    what: "event rules on a bus",
    limit: 300,
    raisable: "eventRules",
    wayOut: "give some services a platform of their own, or an environment its own account",
    source: eventLimits,
    used: ({ environments, delivery }) => [
      [
        usersOf({ environments, delivery }),
        eventRulesOfAws +
          sum(environments, (environment) => eventRulesOfSignals(environment, kindsOfSentences)) +
          (delivery ? eventRulesOfDelivery(delivery) : 0),
      ],
    ],
  },
  {
    what: "roles in an account",
    limit: 1000,
    raisable: "roles",
    wayOut: "spread what lives there over more accounts",
    source: iamLimits,
    used: ({ environments, delivery }) => [
      [usersOf({ environments, delivery }), sum(environments, rolesOf) + (delivery ? rolesOfDelivery(delivery) : 0)],
    ],
  },
];

function usersOf({ environments, delivery }: Inhabitants): string {
  if (delivery === undefined) return "all environments";
  return environments.length === 0 ? "delivery" : "all environments and delivery";
}

const rolesOfAService = 3; // task, execution and deploy; with blueGreen() CodeDeploy's too
const rolesOfAnEnvironment = 1; // flow logs

function rolesOf(environment: ResolvedEnvironment): number {
  const ofServices = sum(environment.services, (service) => rolesOfAService + colours(service) - 1);
  return ofServices + rolesOfAnEnvironment + rolesOfSignals(environment);
}

/** What AWS would refuse at apply, found before. */
export function quotaProblems(environments: readonly ResolvedEnvironment[], delivery?: DeliveryUse): Problem[] {
  const landings = [...environments, ...(delivery ? [delivery.delivery] : [])];
  return [
    ...environments.flatMap((environment) =>
      exceeded(environmentQuotas, `environments/${environment.name}`, environment, environment),
    ),
    ...(delivery
      ? exceeded(deliveryQuotas, `environments/${delivery.delivery.name}`, delivery, delivery.delivery)
      : []),
    ...landings.flatMap((landing) => exceeded(signalsQuotas, `environments/${landing.name}`, landing, landing)),
    ...[...groupBy(landings, ({ aws }) => `${aws.accountId}/${aws.region}`)].flatMap(
      ([account, [first, ...others]]) => {
        const there: readonly (ResolvedLanding | undefined)[] = [first, ...others];
        const inhabitants = {
          environments: environments.filter((environment) => there.includes(environment)),
          delivery: there.includes(delivery?.delivery) ? delivery : undefined,
        };
        return first ? exceeded(accountQuotas, `accounts/${account}`, inhabitants, first) : [];
      },
    ),
  ];
}
