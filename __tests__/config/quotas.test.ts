import type { Catalogue } from "../../config/catalogue";
import { computeSizes, node } from "../../config/build.schema";
import { blueGreen } from "../../config/deployment-strategy.schema";
import { bitbucket, codeCommit, createdConnection } from "../../config/delivery.schema";
import { slack } from "../../config/notifications.schema";
import { type DeliveryUse, rolesOfDelivery } from "../../config/delivery-quotas";
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
const roomy = aDelivery({ account: { id: "111111111111", raisedQuotas: { roles: 5000, eventRules: 5000 } } });

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
    expect(refusals(aPlatform({ delivery: roomy }), catalogueOf(...many(180)))).toEqual([]);
  });

  const elbSource = "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html)";
  const tooMany = (count: number) =>
    `environments/dev: shard 1: ${count} target groups on a load balancer are over AWS's 100; AWS raises it for nobody; a shard holds 90 services, and one with blueGreen() has two, so give one of them another place ${elbSource}`;
  const tooManyRules = (count: number) =>
    `environments/dev: shard 1: ${count} rules on a load balancer are over AWS's 100; a service with blueGreen() has two, so give one of them a place in the next shard ${elbSource}`;

  test("are counted against AWS's 100 all the same, as are rules, of which the load balancer has one itself", () => {
    const crowded = (count: number) => quotaProblems([shardOf(resolvedEnvironment(), count)]).map(inWords);
    expect(crowded(99)).toEqual([]);
    expect(crowded(100)).toEqual([tooManyRules(101)]);
    expect(crowded(101)).toEqual([tooMany(101), tooManyRules(102)]);
  });

  test("are two for a service with blueGreen()", () => {
    const blueGreens = (count: number) => catalogueOf(...many(count, () => ({ deployment: blueGreen() })));
    expect(refusals(aPlatform(), blueGreens(49))).toEqual([]);
    expect(refusals(aPlatform(), blueGreens(51))).toEqual([tooMany(102), tooManyRules(103)]);
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
    const problems = refusals(aPlatform({ environments: inOneAccount(21) }), oneInEachShard(1));
    expect(problems.filter((problem) => !problem.includes("bytes"))).toEqual([
      `accounts/222222222222/us-east-1: all environments: 21 VPC links in a region are over AWS's 20; ask AWS to raise it and say so in account.raisedQuotas.vpcLinks, or give an environment its own account ${apiSource}`,
    ]);
  });

  test("600 REST APIs and 1000 roles, but not more", () => {
    const problems = (services: number, environments: number) =>
      refusals(
        aPlatform({ delivery: roomy, environments: inOneAccount(environments) }),
        catalogueOf(...many(services)),
      );
    expect(problems(332, 1)).toEqual([]);
    expect(problems(301, 2)).toEqual([
      `accounts/222222222222/us-east-1: all environments: 602 regional REST APIs in a region are over AWS's 600; ask AWS to raise it and say so in account.raisedQuotas.restApis, or give an environment its own account ${apiSource}`,
      `accounts/222222222222/us-east-1: all environments: 1810 roles in an account are over AWS's 1000; ask AWS to raise it and say so in account.raisedQuotas.roles, or spread what lives there over more accounts ${iamSource}`,
    ]);
  });

  test("more than AWS grants at first, when the account says so", () => {
    const account = { id: "222222222222", raisedQuotas: { roles: 5000, restApis: 1000 } };
    const environments = inOneAccount(2).map((environment) => ({ ...environment, account }));
    expect(refusals(aPlatform({ delivery: roomy, environments }), catalogueOf(...many(301)))).toEqual([]);
  });
});

describe("delivery", () => {
  const pipelineSource = "(https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html)";
  const buildSource = "(https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html)";
  const eventSource = "(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html)";
  const asking = (quota: string) => `ask AWS to raise it and say so in account.raisedQuotas.${quota}`;
  const inDelivery = (raisedQuotas: object, change: object = {}) =>
    aDelivery({ account: { id: "111111111111", raisedQuotas }, ...change });

  /** A resolved delivery of so many services, which all are like one. */
  function use(services: number, change: Partial<DeliveryUse> = {}): DeliveryUse {
    const platform = aPlatform({ delivery: inDelivery({ buildsSmall: 1000, eventRules: 5000 }) });
    const { delivery, environments, services: one, source } = resolve(platform, catalogueOf(aService()));
    return { delivery, environments, source, services: Array.from({ length: services }, () => one[0]!), ...change };
  }

  const problemsOf = (subject: DeliveryUse) =>
    quotaProblems([], subject)
      .map(inWords)
      .filter((problem) => problem.startsWith("environments/"));

  describe("builds that one push starts", () => {
    const everywhere = { everywhere: { services: ["package.json"] } };
    const on = (compute: (typeof computeSizes)[number]) => () => ({ build: node({ compute }) });

    test.each(computeSizes)("of %s machines are six in a new account: one runs, five wait", (compute) => {
      const quota = `builds${compute[0]!.toUpperCase()}${compute.slice(1)}`;
      expect(refusals(aPlatform(), catalogueOf(...many(6, on(compute))), everywhere)).toEqual([]);
      expect(refusals(aPlatform(), catalogueOf(...many(7, on(compute))), everywhere)).toEqual([
        `environments/delivery: package.json of services: 7 ${compute} builds, running or waiting, that one push starts are over AWS's 6; ${asking(quota)}, or let fewer services be built from it ${buildSource}`,
      ]);
    });

    test("are counted for each size of machine apart", () => {
      const mixed = many(12, (index) => on(index % 2 === 0 ? "small" : "large")());
      expect(refusals(aPlatform(), catalogueOf(...mixed), everywhere)).toEqual([]);
    });

    test("find room when the account says that AWS raised it", () => {
      const delivery = inDelivery({ buildsSmall: 2 });
      expect(refusals(aPlatform({ delivery }), catalogueOf(...many(12)), everywhere)).toEqual([]);
      expect(refusals(aPlatform({ delivery }), catalogueOf(...many(13)), everywhere)).toHaveLength(1);
    });

    test("may come from a library, or from any file when that starts all", () => {
      const tree = { libraries: { dto: { path: "lib/dto/" } } };
      const source = (index: number) => ({ source: { path: `src/s${index}/`, dependsOn: ["dto"] } });
      const start = (from: string) => `environments/delivery: ${from} of services: 7 small builds`;
      expect(refusals(aPlatform(), catalogueOf(...many(7, source)), tree)[0]).toContain(start("lib/dto/"));
      expect(refusals(aPlatform(), catalogueOf(...many(7)), { unmapped: "all" })[0]).toContain(
        "environments/delivery: any file of services: 7 small builds",
      );
      expect(refusals(aPlatform(), catalogueOf(...many(7)))).toEqual([]);
    });

    test("are of all services that a repository has anything of, wherever they live", () => {
      const keys = ["services", "office", "shared"];
      const repositories = Object.fromEntries(keys.map((key) => [key, codeCommit({ name: key })]));
      const homes = (index: number) => ({
        source: { repository: keys[index % 2]!, path: `src/s${index}/`, dependsOn: ["dto"] },
      });
      const tree = {
        libraries: { dto: { repository: "shared", path: "lib/dto/" } },
        unmapped: "all" as const,
      };
      expect(
        refusals(aPlatform({ delivery: aDelivery({ repositories }) }), catalogueOf(...many(7, homes)), tree),
      ).toEqual([expect.stringContaining("environments/delivery: any file of shared: 7 small builds")]);
    });
  });

  test("has 1000 pipelines and notification rules, but not 1001", () => {
    expect(problemsOf(use(1000))).toEqual([]);
    expect(problemsOf(use(1001))).toEqual([
      `environments/delivery: all services: 1001 pipelines in a region are over AWS's 1000; ${asking("pipelines")}, or give some services a platform of their own ${pipelineSource}`,
      `environments/delivery: all services: 1001 notification rules in an account are over AWS's 1000; AWS raises it for nobody; give some services a platform of their own (https://docs.aws.amazon.com/dtconsole/latest/userguide/limits.html)`,
    ]);
  });

  test("has no notification rules to count in GovCloud", () => {
    const inGov = { partition: "aws-us-gov", region: "us-gov-west-1" } as const;
    const { delivery } = resolve(
      aPlatform({ delivery: aDelivery(inGov), environments: [anEnvironment(inGov)] }),
      catalogueOf(aService()),
    );
    expect(problemsOf(use(1001, { delivery })).join()).not.toContain("notification rules");
  });

  test("has 5000 build projects, two for each service and one for each clone", () => {
    const repositories = {
      services: codeCommit({ name: "services" }),
      ui: bitbucket({ repository: "state/ui", connection: createdConnection("bitbucket") }),
    };
    const { delivery } = resolve(aPlatform({ delivery: aDelivery({ repositories }) }), catalogueOf(aService()));
    const projects = (subject: DeliveryUse) => problemsOf(subject).filter((problem) => problem.includes("projects"));
    expect(projects(use(2500))).toEqual([]);
    expect(projects(use(2500, { delivery }))).toEqual([
      `environments/delivery: all services: 5001 build projects in a region are over AWS's 5000; ${asking("buildProjects")}, or give some services a platform of their own ${buildSource}`,
    ]);
  });

  /** What is wrong with a delivery to so many environments, in words that have this one. */
  function problemsWith(word: string, count: number): string[] {
    const [environment] = use(1).environments;
    const environments = Array.from({ length: count }, () => environment!);
    return problemsOf(use(1, { environments })).filter((problem) => problem.includes(word));
  }

  test("has pipelines of 50 stages, so of 48 environments", () => {
    expect(problemsWith("stages", 48)).toEqual([]);
    expect(problemsWith("stages", 49)).toEqual([
      `environments/delivery: every pipeline: 51 stages of a pipeline, two beside one for each environment, are over AWS's 50; AWS raises it for nobody; deliver to fewer environments ${pipelineSource}`,
    ]);
  });

  test("has pipelines of 500 actions, three for each environment with an approval", () => {
    expect(problemsWith("actions", 165)).toEqual([]);
    expect(problemsWith("actions", 166)).toEqual([
      `environments/delivery: orders: 503 actions of a pipeline are over AWS's 500; AWS raises it for nobody; deliver to fewer environments ${pipelineSource}`,
    ]);
  });

  test("tells a deployer of its environments in 4 KB", () => {
    expect(problemsWith("bytes", 17)).toEqual([]);
    expect(problemsWith("bytes", 18)).toEqual([
      "environments/delivery: orders: 4227 bytes of variables, which tell a service's deployer where it delivers, are over AWS's 4096; AWS raises it for nobody; declare fewer freezes, a shorter migration or fewer environments (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html)",
    ]);
  });

  test("has builds that take in five repositories", () => {
    const keys = ["a", "b", "c", "d", "e"];
    const repositories = Object.fromEntries(["services", ...keys].map((key) => [key, codeCommit({ name: key })]));
    const libraries = Object.fromEntries(keys.map((key) => [key, { repository: key, path: "lib/" }]));
    const from = (dependsOn: string[]) =>
      refusals(
        aPlatform({ delivery: aDelivery({ repositories }) }),
        catalogueOf(aService({ source: { path: "src/orders/", dependsOn } })),
        { libraries },
      );
    expect(from(keys.slice(1))).toEqual([]);
    expect(from(keys)).toEqual([
      "environments/delivery: orders: 6 source actions whose repositories one build takes in are over AWS's 5; AWS raises it for nobody; build it from fewer repositories (https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html)",
    ]);
  });

  test("has event rules for 282 repositories of CodeCommit, beside two for each deployer", () => {
    const following = (count: number, raisedQuotas = {}) => {
      const others = Array.from({ length: count - 1 }, (_, index) => [`r${index}`, codeCommit({ name: `r${index}` })]);
      const repositories = { services: codeCommit({ name: "services" }), ...Object.fromEntries(others) };
      return refusals(aPlatform({ delivery: inDelivery(raisedQuotas, { repositories }) }), catalogueOf(aService()));
    };
    expect(following(282)).toEqual([]);
    expect(following(283, { eventRules: 301 })).toEqual([]);
    expect(following(283)).toEqual([
      `accounts/111111111111/us-east-1: delivery: 301 event rules on a bus are over AWS's 300; ${asking("eventRules")}, or give some services a platform of their own, or an environment its own account ${eventSource}`,
    ]);
  });

  test("tells four webhooks of an event, beside those who get e-mail", () => {
    const telling = (count: number) => {
      const urls = Array.from({ length: count }, (_, index) => [
        `w${index}`,
        { url: `https://w${index}.example.gov/` },
      ]);
      const notifications = { webhooks: Object.fromEntries(urls) };
      return refusals(aPlatform({ delivery: aDelivery({ notifications }) }), catalogueOf(aService()));
    };
    expect(telling(4)).toEqual([]);
    expect(telling(5)).toEqual([
      `environments/delivery: notifications.webhooks: 6 targets of one event rule, the e-mails' topic, that of chat and each webhook, are over AWS's 5; AWS raises it for nobody; let one webhook tell the others ${eventSource}`,
    ]);
  });

  test("has 1000 roles, four for each service, with those of environments in its account", () => {
    const delivery = inDelivery({ eventRules: 1000 });
    expect(refusals(aPlatform({ delivery }), catalogueOf(...many(248)))).toEqual([]);
    expect(refusals(aPlatform({ delivery }), catalogueOf(...many(249)))).toEqual([
      `accounts/111111111111/us-east-1: delivery: 1001 roles in an account are over AWS's 1000; ${asking("roles")}, or spread what lives there over more accounts ${iamSource}`,
    ]);
    const account = { id: "222222222222", raisedQuotas: { eventRules: 400 } };
    const together = aPlatform({ delivery: aDelivery({ account }), environments: [anEnvironment({ account })] });
    expect(refusals(together, catalogueOf(...many(143)))).toEqual([
      `accounts/222222222222/us-east-1: all environments and delivery: 1008 roles in an account are over AWS's 1000; ${asking("roles")}, or spread what lives there over more accounts ${iamSource}`,
    ]);
  });

  test("has roles beside those of services for functions, clones, chat and webhooks", () => {
    const repositories = {
      services: codeCommit({ name: "services" }),
      ui: bitbucket({ repository: "state/ui", connection: createdConnection("bitbucket") }),
    };
    const notifications = {
      chat: [slack({ workspace: "T0123ABCDEF", channel: "C0123ABCDEF" })],
      webhooks: { status: { url: "https://status.example.gov/" } },
    };
    const declared = aPlatform({ delivery: aDelivery({ repositories, notifications }) });
    const { delivery } = resolve(declared, catalogueOf(aService()));
    expect([rolesOfDelivery(use(0)), rolesOfDelivery(use(2)), rolesOfDelivery(use(2, { delivery }))]).toEqual([
      5, 13, 17,
    ]);
  });

  test("of the local AWS is not told to ask AWS for more", () => {
    const local = { runsOn: "emulator", account: { id: "123456789012" }, state: { kind: "files" } } as const;
    const platform = aPlatform({ delivery: aDelivery(local), environments: [anEnvironment(local)] });
    expect(refusals(platform, catalogueOf(...many(20)), { unmapped: "all" })).toEqual([]);
  });
});
