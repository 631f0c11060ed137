import { connectionsEnd } from "../../../policies/rules/connections-end";
import { defaultGroupsAreClosed } from "../../../policies/rules/default-groups-are-closed";
import { listenerRulesDiffer } from "../../../policies/rules/listener-rules-differ";
import { listenerRulesFit } from "../../../policies/rules/listener-rules-fit";
import { networksLogTheirFlows } from "../../../policies/rules/networks-log-their-flows";
import { nothingFromAnywhere } from "../../../policies/rules/nothing-from-anywhere";
import { nothingIsPublic } from "../../../policies/rules/nothing-is-public";
import { nothingToAnywhere } from "../../../policies/rules/nothing-to-anywhere";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

const one = (type: string, config: object): StackBlocks => ({ resource: { [type]: { it: config } } });
const ofVpc = (type: string, config: object): StackBlocks => ({
  resource: { aws_vpc: { it: {} }, [type]: { it: { vpc_id: "${aws_vpc.it.id}", ...config } } },
});

describeRule(nothingFromAnywhere, {
  finds: {
    "a rule for all of IPv4": [
      one("aws_vpc_security_group_ingress_rule", { cidr_ipv4: "0.0.0.0/0" }),
      ["aws_vpc_security_group_ingress_rule.it: lets in 0.0.0.0/0; name the security group that may come in"],
    ],
    "a rule for all of IPv6": [
      one("aws_vpc_security_group_ingress_rule", { cidr_ipv6: "::/0" }),
      ["aws_vpc_security_group_ingress_rule.it: lets in ::/0; name the security group that may come in"],
    ],
    "a private address with a prefix that reaches beyond": [
      one("aws_vpc_security_group_ingress_rule", { cidr_ipv4: "10.0.0.0/4" }),
      ["aws_vpc_security_group_ingress_rule.it: lets in 10.0.0.0/4; name the security group that may come in"],
    ],
    "one address of the internet": [
      one("aws_vpc_security_group_ingress_rule", { cidr_ipv4: "8.8.8.8/32" }),
      ["aws_vpc_security_group_ingress_rule.it: lets in 8.8.8.8/32; name the security group that may come in"],
    ],
    "half of the internet": [
      one("aws_security_group_rule", { type: "ingress", cidr_blocks: ["10.0.0.0/16", "128.0.0.0/1"] }),
      ["aws_security_group_rule.it: lets in 128.0.0.0/1; name the security group that may come in"],
    ],
    "a rule within a group": [
      one("aws_security_group", { ingress: [{ cidr_blocks: ["0.0.0.0/0"] }] }),
      ["aws_security_group.it: lets in 0.0.0.0/0; name the security group that may come in"],
    ],
  },
  passes: {
    "another security group": one("aws_vpc_security_group_ingress_rule", {
      referenced_security_group_id: "${aws_security_group.alb.id}",
    }),
    "a network of ours": one("aws_vpc_security_group_ingress_rule", { cidr_ipv4: "10.0.0.0/16" }),
    "a network of ours by reference": one("aws_security_group_rule", {
      type: "ingress",
      cidr_blocks: ["${aws_vpc.it.cidr_block}"],
    }),
  },
  leavesAlone: {
    "a rule for the way out": one("aws_security_group_rule", { type: "egress", cidr_blocks: ["0.0.0.0/0"] }),
  },
});

describeRule(nothingToAnywhere, {
  finds: {
    "a rule for all of IPv4": [
      one("aws_vpc_security_group_egress_rule", { cidr_ipv4: "0.0.0.0/0" }),
      ["aws_vpc_security_group_egress_rule.it: lets out to 0.0.0.0/0; name the security group or prefix list it calls"],
    ],
    "a rule within a group": [
      one("aws_security_group", { egress: [{ ipv6_cidr_blocks: ["::/0"] }] }),
      ["aws_security_group.it: lets out to ::/0; name the security group or prefix list it calls"],
    ],
  },
  passes: { "a prefix list": one("aws_vpc_security_group_egress_rule", { prefix_list_id: "pl-1" }) },
  leavesAlone: {
    "a rule for the way in": one("aws_security_group_rule", { type: "ingress", cidr_blocks: ["0.0.0.0/0"] }),
  },
});

describeRule(defaultGroupsAreClosed, {
  finds: {
    "a network that leaves it as AWS made it": [
      one("aws_vpc", {}),
      ["aws_vpc.it: its default security group is left open; add an aws_default_security_group without rules"],
    ],
    "a default group with rules": [
      ofVpc("aws_default_security_group", { ingress: [{ protocol: "-1" }] }),
      ["aws_vpc.it: aws_default_security_group.it lets something through; remove its rules"],
    ],
  },
  passes: { "a default group without rules": ofVpc("aws_default_security_group", {}) },
});

describeRule(networksLogTheirFlows, {
  finds: {
    "a network without flow logs": [
      one("aws_vpc", {}),
      ["aws_vpc.it: has no aws_flow_log in its stack; add one for all traffic"],
    ],
    "flow logs of refusals only": [
      ofVpc("aws_flow_log", { traffic_type: "REJECT" }),
      [`aws_vpc.it: aws_flow_log.it logs "REJECT"; log ALL`],
    ],
  },
  passes: { "flow logs of all traffic": ofVpc("aws_flow_log", { traffic_type: "ALL" }) },
});

describeRule(nothingIsPublic, {
  finds: {
    "a task with a public address": [
      one("aws_ecs_service", { network_configuration: { assign_public_ip: true } }),
      ["aws_ecs_service.it: network_configuration.assign_public_ip is true; set false"],
    ],
    "a subnet that gives public addresses": [
      one("aws_subnet", { map_public_ip_on_launch: true }),
      ["aws_subnet.it: map_public_ip_on_launch is true; set false"],
    ],
    "a load balancer that says nothing, and so is public": [
      one("aws_lb", {}),
      ["aws_lb.it: internal is not set; set true"],
    ],
    "a public database": [
      one("aws_rds_cluster_instance", { publicly_accessible: true }),
      ["aws_rds_cluster_instance.it: publicly_accessible is true; set false"],
    ],
    "a way to the internet": [
      one("aws_internet_gateway", {}),
      ["aws_internet_gateway.it: leads to the internet; reach AWS through VPC endpoints instead"],
    ],
  },
  passes: {
    "an internal load balancer": one("aws_lb", { internal: true }),
    "a private subnet": one("aws_subnet", {}),
    "tasks without public addresses": one("aws_ecs_service", { network_configuration: { assign_public_ip: false } }),
  },
});

describeRule(connectionsEnd, {
  finds: {
    "a connection that may idle for over an hour": [
      one("aws_lb", { idle_timeout: 4000 }),
      ["aws_lb.it: idle_timeout is 4000 seconds, over 1800; lower it"],
    ],
  },
  passes: {
    "half an hour": one("aws_lb", { idle_timeout: 1800 }),
    "AWS's own minute": one("aws_lb", {}),
  },
});

describeRule(listenerRulesDiffer, {
  finds: {
    "two rules that are asked at once": [
      {
        resource: {
          aws_lb_listener_rule: { a: { listener_arn: "one", priority: 10 }, b: { listener_arn: "one", priority: 10 } },
        },
      },
      ["aws_lb_listener_rule.b: priority 10 is taken by aws_lb_listener_rule.a; take another"],
    ],
  },
  passes: {
    "the same priority on two listeners": {
      resource: {
        aws_lb_listener_rule: { a: { listener_arn: "one", priority: 10 }, b: { listener_arn: "two", priority: 10 } },
      },
    },
  },
});

describeRule(listenerRulesFit, {
  finds: {
    "more values than AWS takes": [
      one("aws_lb_listener_rule", {
        condition: [
          { path_pattern: { values: ["/a", "/b", "/c", "/d"] } },
          { host_header: { values: ["e.example.gov", "f.example.gov"] } },
        ],
      }),
      ["aws_lb_listener_rule.it: has 6 condition values, over AWS's 5; split the rule"],
    ],
    "a rule for no request": [
      one("aws_lb_listener_rule", { condition: [] }),
      ["aws_lb_listener_rule.it: has no condition; say which requests it is for"],
    ],
  },
  passes: {
    "a path and all under it": one("aws_lb_listener_rule", {
      condition: [{ path_pattern: { values: ["/orders", "/orders/*"] } }],
    }),
  },
});
