import type { TerraformStack } from "cdktf";
import type { Catalogue } from "../../config/catalogue";
import type { EnvironmentInput } from "../../config/environment.schema";
import { dev } from "../../config/environments/dev";
import { delivery } from "../../config/environments/delivery";
import { platforms } from "../../config/platforms";
import type { ServiceInput } from "../../config/service.schema";
import { services } from "../../services";
import { collections } from "../../services/collections";
import { source } from "../../services/source";
import { built, stackNamed, stacksOf } from "../support/built";
import { aDelivery, anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";
import { addressesOf, resourceNamed, type Template } from "../support/template";

const oneEnvironment = aPlatform({ delivery, environments: [dev] });
const before = built(oneEnvironment, services, source);

/** The stacks that are not as they were, and those that were not. */
function changedStacks(after: ReadonlyMap<string, Template>): string[] {
  return [...after].filter(([id, stack]) => JSON.stringify(stack) !== JSON.stringify(before.get(id))).map(([id]) => id);
}

describe("a sixth service", () => {
  const outreach = aService({ name: "outreach", calls: ["utilities"] });
  const after = built(oneEnvironment, { ...services, 6: outreach }, source);

  test("touches the runtime, which knows who calls whom, the map of routes, and its own stacks", () => {
    expect(changedStacks(after).sort()).toEqual(["delivery", "delivery-outreach", "dev-outreach", "dev-runtime"]);
  });

  test("changes nothing of delivery but the map and its hash", () => {
    const [usual, now] = [before, after].map((stacks) => {
      const { aws_s3_object: map, aws_lambda_function: functions, ...others } = stackNamed(stacks, "delivery").resource;
      const { environment, ...router } = functions?.router_function ?? {};
      return { others, router, hash: environment.variables.ROUTE_MAP_SHA256, map };
    });
    expect([now?.others, now?.router]).toEqual([usual?.others, usual?.router]);
    expect(now?.hash).not.toBe(usual?.hash);
    expect(JSON.parse(now?.map?.router_map?.content).routes.outreach).toBeDefined();
  });

  test("changes no address that there is", () => {
    const kept = [...before].filter(([id, stack]) => {
      const now = addressesOf(stackNamed(after, id));
      return addressesOf(stack).every((address) => now.includes(address));
    });
    expect(kept.length).toBe(before.size);
  });

  test("adds its group and its calls to the runtime, and changes nothing else there", () => {
    const [usual, now] = [before, after].map((stacks) => addressesOf(stackNamed(stacks, "dev-runtime")));
    expect(now?.filter((address) => !usual?.includes(address))).toEqual([
      "aws_security_group.calls_outreach",
      "aws_vpc_security_group_egress_rule.calls_outreach_to_utilities",
      "aws_vpc_security_group_ingress_rule.calls_utilities_from_outreach",
    ]);
  });
});

describe("one changed value", () => {
  const withCollections = (changes: Partial<ServiceInput>): Catalogue => ({
    ...services,
    5: { ...collections, ...changes },
  });

  test.each<[string, Partial<ServiceInput>, string[]]>([
    ["of scaling", { scaling: { min: 2, max: 14, cpuPercent: 60 } }, ["dev-collections"]],
    [
      "of the least tasks, which its deployer starts it with,",
      { scaling: { min: 3, max: 12, cpuPercent: 60 } },
      ["delivery-collections", "dev-collections"],
    ],
    ["of the size", { size: "2vCPU/4GB" }, ["dev-collections"]],
    ["of the environment", { environment: { LOG_LEVEL: "debug" } }, ["dev-collections"]],
    ["of the throttle", { api: { throttle: { perSecond: 1, burst: 1 } } }, ["dev-collections"]],
    ["of the calls", { calls: ["utilities"] }, ["dev-collections", "dev-runtime"]],
    ["of the owner", { owner: "new-team" }, ["delivery-collections", "dev-collections"]],
  ])("%s changes what it concerns and no other stack", (_, changes, stacks) => {
    expect(changedStacks(built(oneEnvironment, withCollections(changes), source)).sort()).toEqual(stacks);
  });
});

describe("a call", () => {
  test("tells the caller where the callee is", () => {
    const [{ environment }] = JSON.parse(
      resourceNamed(stackNamed(before, "dev-collections"), "aws_ecs_task_definition.collections_task")
        .container_definitions,
    );
    expect(environment).toEqual([
      { name: "BASE_PATH", value: "/collections" },
      { name: "CASE_MANAGEMENT_URL", value: "http://case-management:8080" },
      { name: "ESTABLISHMENT_URL", value: "http://establishment:8080" },
      { name: "PORT", value: "8080" },
      { name: "SERVICE_NAME", value: "collections" },
      { name: "UTILITIES_URL", value: "http://utilities:8080" },
    ]);
  });
});

describe("accounts", () => {
  const stackIds = (ids: readonly [delivery: string, dev: string, prod: string]) => {
    const [inDelivery, inDev, inProd] = ids.map((id) => ({ id }));
    const environments = [
      anEnvironment({ account: inDev as { id: string } }),
      anEnvironment({ name: "prod", account: inProd as { id: string } }),
    ];
    const platform = aPlatform({ delivery: aDelivery({ account: inDelivery as { id: string } }), environments });
    return stacksOf(platform, catalogueOf(aService())).map(({ node }) => node.id);
  };

  test("have what an account has once, once, when all is in one", () => {
    const accounts = stackIds(["111111111111", "111111111111", "111111111111"]).filter((id) => /^account/.test(id));
    expect(accounts).toEqual(["account-111111111111"]);
  });

  test("each have it when they differ, delivery last", () => {
    const accounts = stackIds(["111111111111", "222222222222", "333333333333"]).filter((id) => /^account/.test(id));
    expect(accounts).toEqual(["account-222222222222", "account-333333333333", "account-111111111111"]);
  });

  test("come before the environments in them", () => {
    const stacks = stacksOf(oneEnvironment, services, source);
    const runtime = stacks.find(({ node }) => node.id === "dev-runtime") as TerraformStack;
    expect(runtime.dependencies.map(({ node }) => node.id).sort()).toEqual(["account-222222222222", "dev-network"]);
  });

  test("with roles that somebody else keeps get none", () => {
    const account: EnvironmentInput["account"] = {
      id: "222222222222",
      apiGatewayLogRole: "existing",
      existingServiceLinkedRoles: ["ecs.amazonaws.com"],
    };
    const stacks = built(aPlatform({ environments: [anEnvironment({ account })] }), catalogueOf(aService()));
    expect(addressesOf(stackNamed(stacks, "account-222222222222"))).toEqual([
      "aws_iam_service_linked_role.ecs_application_autoscaling",
      "aws_iam_service_linked_role.elasticloadbalancing",
      "aws_iam_service_linked_role.ops_apigateway",
    ]);
  });
});

describe("in GovCloud", () => {
  const inGov = { partition: "aws-us-gov", region: "us-gov-west-1" } as const;
  const platform = aPlatform({ delivery: aDelivery(inGov), environments: [anEnvironment(inGov)] });
  const text = JSON.stringify([...built(platform, services, source).values()]);

  test("no ARN is of the commercial partition", () => {
    expect(text.match(/arn:aws:[^"]*/g)).toBeNull();
  });

  test("no setting names a commercial region", () => {
    expect(text.match(/us-(east|west)-\d/g)).toBeNull();
  });
});

describe.each(Object.entries(platforms))("in %s, stacks", (_, platform) => {
  const all = [...built(platform, services, source)];
  const stacks = all;

  test("read no state but their own account's", () => {
    const foreign = stacks.flatMap(([id, { data, terraform }]) =>
      Object.values(data.terraform_remote_state ?? {})
        .filter(({ config }) => config.bucket !== terraform.backend.s3?.bucket)
        .map(({ config }) => `${id} reads ${config.bucket}`),
    );
    expect(foreign).toEqual([]);
  });

  test("have no way in but the API, and none out", () => {
    const ways =
      /^aws_(internet_gateway|nat_gateway|egress_only_internet_gateway|route|eip|vpn_gateway|ec2_transit_gateway\w*|vpc_peering\w*|lambda_function_url|cloudfront_distribution|apigatewayv2_api|security_group_rule|network_interface|instance)\./;
    expect(stacks.flatMap(([, stack]) => addressesOf(stack).filter((address) => ways.test(address)))).toEqual([]);
  });

  test("let no address of the internet through a security group, and give none to a load balancer or task", () => {
    const text = JSON.stringify(stacks);
    expect(text).not.toMatch(/0\.0\.0\.0\/0|::\/0|"cidr_ipv[46]"|"internal":false|"assign_public_ip":true/);
    expect(text).not.toMatch(/"map_public_ip_on_launch":true|"publicly_accessible":true/);
  });

  test("have no method that anybody may call, and no API beside the custom domain, but for signed webhooks", () => {
    const stacks = all.filter(([id]) => !/^(local-)?delivery$/.test(id)); // delivery's one method has tests of its own
    const methods = stacks.flatMap(([, { resource }]) => Object.values(resource.aws_api_gateway_method ?? {}));
    const apis = stacks.flatMap(([, { resource }]) => Object.values(resource.aws_api_gateway_rest_api ?? {}));
    expect(new Set(methods.map(({ authorization }) => authorization))).toEqual(new Set(["AWS_IAM"]));
    expect(new Set(apis.map((api) => api.disable_execute_api_endpoint))).toEqual(new Set([true]));
  });

  test("are as large as a plan that is read: 100 resources at most, 120 of what all pipelines share", () => {
    const sizes = stacks.map(([id, stack]) => [id, addressesOf(stack).length] as const);
    expect(sizes.filter(([id, size]) => size > (/^(local-)?delivery$/.test(id) ? 120 : 100))).toEqual([]);
  });

  test("use keys of their own, which rotate", () => {
    const keys = stacks.flatMap(([, { resource }]) => Object.values(resource.aws_kms_key ?? {}));
    expect(keys.filter((key) => key.enable_key_rotation !== true)).toEqual([]);
  });
});
