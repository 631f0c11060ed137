import { EntryShard, type EntryShardConfig } from "../../modules/entry-shard";
import { name, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, resourcesOf } from "../support/template";

function shard(changes: Partial<EntryShardConfig> = {}) {
  return synthesizedConstruct((scope) => {
    new EntryShard(scope, "entry", {
      name,
      vpcId: "vpc-1",
      subnetIds: ["a", "b"],
      certificateArn: "certificate-arn",
      healthPath: "/entry-health",
      accessLogBucket: "logs",
      targets: { securityGroupId: "sg-tasks", ports: [8080, 9000] },
      protect: true,
      ...changes,
    });
  });
}

const template = shard();
const alb = resourceNamed(template, "aws_lb.entry_alb");
const nlb = resourceNamed(template, "aws_lb.entry_nlb");
const albGroup = "${aws_security_group.entry_alb_group.id}";
const nlbGroup = "${aws_security_group.entry_nlb_group.id}";

describe("the way in", () => {
  test("has no load balancer that the internet reaches", () => {
    expect([alb.internal, nlb.internal]).toEqual([true, true]);
  });

  test("begins at the VPC Link, which leads to the NLB", () => {
    expect(resourceNamed(template, "aws_api_gateway_vpc_link.entry").target_arns).toEqual(["${aws_lb.entry_nlb.arn}"]);
  });

  test("lets nobody in but the NLB to the ALB", () => {
    expect(resourcesOf(template, "aws_vpc_security_group_ingress_rule")).toEqual([
      {
        description: "TLS, passed through",
        security_group_id: albGroup,
        referenced_security_group_id: nlbGroup,
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
      },
    ]);
  });

  test("leaves the NLB towards the ALB only, and the ALB towards the tasks' ports only", () => {
    const ways = resourcesOf(template, "aws_vpc_security_group_egress_rule");
    expect(
      ways.map((way) => [way.security_group_id, way.referenced_security_group_id, way.from_port, way.to_port]),
    ).toEqual([
      [albGroup, "sg-tasks", 8080, 8080],
      [albGroup, "sg-tasks", 9000, 9000],
      [nlbGroup, albGroup, 443, 443],
    ]);
  });

  test("is protected from deletion when the environment is", () => {
    expect([alb.enable_deletion_protection, nlb.enable_deletion_protection]).toEqual([true, true]);
  });

  test("can be deleted where nothing is protected", () => {
    const unprotected = shard({ protect: false });
    expect(resourcesOf(unprotected, "aws_lb").map((one) => one.enable_deletion_protection)).toEqual([false, false]);
  });
});

describe("the NLB", () => {
  test("lets PrivateLink in without asking its group, since a VPC Link has no group to name", () => {
    expect(nlb.enforce_security_group_inbound_rules_on_private_link_traffic).toBe("off");
  });

  test("has a group from the first, since AWS lets none be added later", () => {
    expect(nlb.security_groups).toEqual([nlbGroup]);
  });

  test("passes TLS on as it is", () => {
    const listener = resourceNamed(template, "aws_lb_listener.entry_nlb_tcp");
    expect([listener.protocol, listener.port]).toEqual(["TCP", 443]);
  });

  test("asks the ALB alone for health, over TLS", () => {
    const targets = resourceNamed(template, "aws_lb_target_group.entry_nlb_alb_targets");
    expect([targets.target_type, targets.health_check]).toEqual([
      "alb",
      { protocol: "HTTPS", path: "/entry-health", matcher: "200" },
    ]);
  });

  test("is given the ALB once that listens, as AWS demands", () => {
    const { depends_on: after } = resourceNamed(template, "aws_lb_target_group_attachment.entry_nlb_alb_target");
    expect(after).toEqual(["aws_lb_listener.entry_alb_https"]);
  });

  test("uses every zone's targets", () => {
    expect(nlb.enable_cross_zone_load_balancing).toBe(true);
  });
});

describe("the ALB", () => {
  const listener = resourceNamed(template, "aws_lb_listener.entry_alb_https");

  test("speaks TLS 1.2 and 1.3 from a FIPS module, with the certificate that API Gateway asks for", () => {
    expect([listener.protocol, listener.ssl_policy, listener.certificate_arn]).toEqual([
      "HTTPS",
      "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
      "certificate-arn",
    ]);
  });

  test("answers 200 to the NLB whatever the services do, before any of their rules", () => {
    expect(resourceNamed(template, "aws_lb_listener_rule.entry_alb_health")).toEqual({
      listener_arn: "${aws_lb_listener.entry_alb_https.arn}",
      priority: 1,
      condition: [{ path_pattern: { values: ["/entry-health"] } }],
      action: [
        {
          type: "fixed-response",
          fixed_response: { content_type: "application/json", status_code: "200", message_body: `{"status":"ok"}` },
        },
      ],
    });
  });

  test("answers 404 to a path that no service has", () => {
    expect(listener.default_action[0].fixed_response.status_code).toBe("404");
  });

  test("drops what a smuggler would send", () => {
    expect([alb.drop_invalid_header_fields, alb.desync_mitigation_mode]).toEqual([true, "strictest"]);
  });

  test("writes its access log", () => {
    expect(alb.access_logs).toEqual({ enabled: true, bucket: "logs", prefix: "alb" });
  });

  test("waits longer than API Gateway does", () => {
    expect(alb.idle_timeout).toBe(60);
  });
});

describe("tests of new versions", () => {
  const tested = shard({ tests: true });
  const tests = resourceNamed(tested, "aws_lb_listener.entry_alb_test");

  test("come by a listener of their own, as strict as the other", () => {
    expect([tests.port, tests.protocol, tests.ssl_policy, tests.certificate_arn]).toEqual([
      8443,
      "HTTPS",
      "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
      "certificate-arn",
    ]);
  });

  test("come from functions that carry their group, and from nowhere else", () => {
    const ingress = resourcesOf(tested, "aws_vpc_security_group_ingress_rule");
    expect(ingress.filter((rule) => rule.from_port === 8443)).toEqual([
      {
        description: "Tests of a new version",
        security_group_id: albGroup,
        referenced_security_group_id: "${aws_security_group.entry_alb_testers.id}",
        ip_protocol: "tcp",
        from_port: 8443,
        to_port: 8443,
      },
    ]);
  });

  test("have no listener where no service needs it", () => {
    expect(resourcesOf(template, "aws_lb_listener")).toHaveLength(2);
  });
});
