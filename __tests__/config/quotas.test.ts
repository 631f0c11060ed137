import type { Catalogue } from "../../config/catalogue";
import type { EnvironmentInput } from "../../config/environment.schema";
import type { ResolvedEnvironment, ResolvedService } from "../../config/platform";
import { describe as inWords } from "../../config/problem";
import { quotaProblems } from "../../config/quotas";
import { resolve } from "../../config/resolve";
import type { ServiceInput } from "../../config/service.schema";
import { aDelivery, anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

const vpcSource = "(https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html)";
const apiSource = "(https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html)";
const iamSource = "(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)";

function many(count: number, change: (index: number) => Partial<ServiceInput> = () => ({})): ServiceInput[] {
  return Array.from({ length: count }, (_, index) => aService({ name: `s${index}`, ...change(index) }));
}

/** A delivery whose account has been given what many services need. */
const roomy = aDelivery({ account: { id: "111111111111", raisedQuotas: { roles: 5000 } } });

function inOneAccount(count: number): readonly EnvironmentInput[] {
  return Array.from({ length: count }, (_, index) => anEnvironment({ name: `env${index}` }));
}

describe("calls into one service", () => {
  const callers = (count: number) => catalogueOf(aService({ name: "hub" }), ...many(count, () => ({ calls: ["hub"] })));

  test("of 59 others fit, beside its load balancer", () => {
    expect(refusals(aPlatform(), callers(59))).toEqual([]);
  });

  test("of 60 others do not", () => {
    expect(refusals(aPlatform(), callers(60))).toEqual([
      `environments/dev: hub: 61 rules that let callers in to one security group are over AWS's 60; ask AWS to raise it and say so in account.raisedQuotas.securityGroupRules, or put what so many call behind a queue ${vpcSource}`,
    ]);
  });
});

describe("calls out of one service", () => {
  const callees = (count: number) => {
    const services = many(count);
    return catalogueOf(aService({ name: "hub", calls: services.map(({ name }) => name) }), ...services);
  };

  test("to 60 others fit", () => {
    expect(refusals(aPlatform(), callees(60))).toEqual([]);
  });

  test("to 61 others do not", () => {
    expect(refusals(aPlatform(), callees(61))).toEqual([
      `environments/dev: hub: 61 rules that let one security group call out are over AWS's 60; ask AWS to raise it and say so in account.raisedQuotas.securityGroupRules, or split the caller ${vpcSource}`,
    ]);
  });
});

describe("ports behind one load balancer", () => {
  const ports = (count: number) => catalogueOf(...many(count, (index) => ({ port: 9000 + index })));

  test("fit up to 60", () => {
    expect(refusals(aPlatform(), ports(60))).toEqual([]);
  });

  test("do not fit from 61 on", () => {
    expect(refusals(aPlatform(), ports(61))).toEqual([
      `environments/dev: shard 1: 61 ports that one load balancer calls are over AWS's 60; ask AWS to raise it and say so in account.raisedQuotas.securityGroupRules, or let more of its services listen on the same port; each has an address of its own ${vpcSource}`,
    ]);
  });
});

describe("target groups on one load balancer", () => {
  test("are at most 90 of the 100 that AWS allows, wherever services are placed", () => {
    expect(refusals(aPlatform(), catalogueOf(...many(180)))).toEqual([]);
  });

  test("are counted against AWS's 100 all the same", () => {
    const crowded = (count: number) => shardOf(resolvedEnvironment(), count);
    expect(quotaProblems([crowded(100)])).toEqual([]);
    expect(quotaProblems([crowded(101)]).map(inWords)).toEqual([
      "environments/dev: shard 1: 101 target groups on a load balancer are over AWS's 100; AWS raises it for nobody; a shard holds 90 services, so give one of them another place (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html)",
    ]);
  });

  function resolvedEnvironment(): ResolvedEnvironment {
    return resolve(aPlatform(), catalogueOf(aService())).environments[0] as ResolvedEnvironment;
  }

  function shardOf(environment: ResolvedEnvironment, count: number): ResolvedEnvironment {
    const [service] = environment.services as readonly [ResolvedService];
    return { ...environment, services: Array.from({ length: count }, () => service) };
  }
});

describe("one account holds", () => {
  const oneInEachShard = (shards: number): Catalogue =>
    Object.fromEntries(many(shards).map((service, shard) => [shard * 90 + 1, service]));

  test("20 VPC links, but not 21", () => {
    const elsewhere = anEnvironment({ name: "apart", account: { id: "333333333333" } });
    expect(refusals(aPlatform({ environments: [anEnvironment(), elsewhere] }), oneInEachShard(20))).toEqual([]);
    expect(refusals(aPlatform({ environments: inOneAccount(21) }), oneInEachShard(1))).toEqual([
      `accounts/222222222222/us-east-1: all environments: 21 VPC links in a region are over AWS's 20; ask AWS to raise it and say so in account.raisedQuotas.vpcLinks, or give an environment its own account ${apiSource}`,
    ]);
  });

  test("600 REST APIs and 1000 roles, but not more", () => {
    const problems = (services: number, environments: number) =>
      refusals(
        aPlatform({ delivery: roomy, environments: inOneAccount(environments) }),
        catalogueOf(...many(services)),
      );
    expect(problems(499, 1)).toEqual([]);
    expect(problems(301, 2)).toEqual([
      `accounts/222222222222/us-east-1: all environments: 602 regional REST APIs in a region are over AWS's 600; ask AWS to raise it and say so in account.raisedQuotas.restApis, or give an environment its own account ${apiSource}`,
      `accounts/222222222222/us-east-1: all environments: 1206 roles in an account are over AWS's 1000; ask AWS to raise it and say so in account.raisedQuotas.roles, or spread what lives there over more accounts ${iamSource}`,
    ]);
  });

  test("more than AWS grants at first, when the account says so", () => {
    const account = { id: "222222222222", raisedQuotas: { roles: 5000, restApis: 1000 } };
    const environments = inOneAccount(2).map((environment) => ({ ...environment, account }));
    expect(refusals(aPlatform({ delivery: roomy, environments }), catalogueOf(...many(301)))).toEqual([]);
  });
});
