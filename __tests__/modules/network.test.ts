import { Network, type NetworkConfig } from "../../modules/network";
import { subnetCidr } from "../../modules/network/subnet-cidr";
import { keyArn, name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { addressesOf, resourceNamed, resourcesOf, statementsOf, theOnly } from "../support/template";

function network(changes: Partial<NetworkConfig> = {}) {
  return synthesizedConstruct((scope) => {
    new Network(scope, "network", {
      place,
      name,
      cidr: "10.10.0.0/16",
      zones: ["a", "b"],
      endpoints: ["ecr.api", "logs"],
      flowLogs: { keyArn, protect: true },
      ...changes,
    });
  });
}

const template = network();

describe("a network", () => {
  test("has no gateway, no route and no address to the internet", () => {
    const ways =
      /^aws_(internet_gateway|nat_gateway|egress_only_internet_gateway|route|eip|vpn_gateway|vpc_peering\w*)\./;
    expect(addressesOf(template).filter((address) => ways.test(address))).toEqual([]);
    expect(theOnly(template, "aws_route_table").route).toBeUndefined();
  });

  test("has a private subnet in each zone", () => {
    const subnets = resourcesOf(template, "aws_subnet");
    expect(subnets.map((one) => [one.availability_zone, one.cidr_block, one.map_public_ip_on_launch])).toEqual([
      ["us-east-1a", "10.10.0.0/19", undefined],
      ["us-east-1b", "10.10.32.0/19", undefined],
    ]);
  });

  test("keeps its subnets where they are when it gains a zone", () => {
    const wider = network({ zones: ["a", "b", "c"] });
    expect(resourcesOf(wider, "aws_subnet").slice(0, 2)).toEqual(resourcesOf(template, "aws_subnet"));
  });

  test("leaves the default security group without a rule", () => {
    expect(resourceNamed(template, "aws_default_security_group.network_default")).toEqual({
      vpc_id: "${aws_vpc.network.id}",
    });
  });

  test("logs every flow within a minute, encrypted, for seven years", () => {
    const { traffic_type: traffic, max_aggregation_interval: seconds } = theOnly(template, "aws_flow_log");
    const { kms_key_id: key, retention_in_days: days } = theOnly(template, "aws_cloudwatch_log_group");
    expect([traffic, seconds, key, days]).toEqual(["ALL", 60, keyArn, 2557]);
  });

  test("lets flow logs write to their own group only, and nobody else's flow logs take the role", () => {
    expect(statementsOf(template, "network_flow_logs_role_permissions")[0]?.resources).toEqual([
      "arn:aws:logs:us-east-1:222222222222:log-group:/thrive/dev/orders/flow-logs:*",
    ]);
    expect(statementsOf(template, "network_flow_logs_role_trust")[0]?.condition).toEqual([
      { test: "StringEquals", variable: "aws:SourceAccount", values: ["222222222222"] },
      { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:ec2:us-east-1:222222222222:vpc-flow-log/*"] },
    ]);
  });
});

describe("the ways to AWS", () => {
  const servicesOf = (made = template) => resourcesOf(made, "aws_vpc_endpoint").map((one) => one.service_name);

  test("are the services named and S3, where image layers are", () => {
    expect(servicesOf().sort()).toEqual([
      "com.amazonaws.us-east-1.ecr.api",
      "com.amazonaws.us-east-1.logs",
      "com.amazonaws.us-east-1.s3",
    ]);
  });

  test("grow with the services used", () => {
    expect(servicesOf(network({ endpoints: ["ecr.api", "logs", "ssm"] }))).toContain("com.amazonaws.us-east-1.ssm");
  });

  test("are in every zone", () => {
    const { subnet_ids: subnets } = resourceNamed(template, "aws_vpc_endpoint.network_endpoints_logs");
    expect(subnets).toEqual(["${aws_subnet.network_private_a.id}", "${aws_subnet.network_private_b.id}"]);
  });

  test("are open to workloads alone", () => {
    const rules = resourcesOf(template, "aws_vpc_security_group_ingress_rule");
    expect(rules.map((rule) => [rule.security_group_id, rule.referenced_security_group_id, rule.from_port])).toEqual([
      ["${aws_security_group.network_endpoints.id}", "${aws_security_group.network_endpoints_workloads.id}", 443],
    ]);
  });

  test("are all that workloads reach", () => {
    const rules = resourcesOf(template, "aws_vpc_security_group_egress_rule");
    expect(rules.map((rule) => rule.referenced_security_group_id ?? rule.prefix_list_id).sort()).toEqual([
      "${aws_security_group.network_endpoints.id}",
      "${aws_vpc_endpoint.network_endpoints_s3.prefix_list_id}",
    ]);
  });

  test("carry nothing out with the keys of another account", () => {
    expect(statementsOf(template, "network_endpoints_policy")[0]?.condition).toEqual([
      { test: "StringEquals", variable: "aws:PrincipalAccount", values: ["222222222222"] },
    ]);
  });

  test("lead to image layers in S3, and to nobody's buckets", () => {
    const [{ actions, resources } = {}] = statementsOf(template, "network_endpoints_s3_policy");
    expect([actions, resources]).toEqual([["s3:GetObject"], ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]]);
  });
});

describe("the subnet of a zone", () => {
  test.each([
    ["10.10.0.0/16", "a", "10.10.0.0/19"],
    ["10.10.0.0/16", "c", "10.10.64.0/19"],
    ["10.10.0.0/16", "f", "10.10.160.0/19"],
    ["192.168.4.0/22", "b", "192.168.4.128/25"],
  ])("in %s, zone %s, is %s, whichever other zones there are", (cidr, zone, subnet) => {
    expect(subnetCidr(cidr, zone)).toBe(subnet);
  });
});
