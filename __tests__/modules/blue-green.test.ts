import type { TrafficShift } from "../../config/deployment-strategy.schema";
import { ContainerService, type ContainerServiceConfig } from "../../modules/container-service";
import { keyArn, name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { addressesOf, resourceNamed, resourcesOf, statementNamed, statementsOf } from "../support/template";

const service: ContainerServiceConfig = {
  place,
  name,
  task: {
    name: "orders",
    cpuUnits: 512,
    memoryMiB: 1024,
    port: 8080,
    environment: {},
    secrets: {},
    repository: { arn: "repository-arn", url: "111111111111.dkr.ecr.us-east-1.amazonaws.com/thrive/orders" },
    keyArn,
    logRetentionInDays: 30,
  },
  health: { path: "/health", graceSeconds: 45 },
  scaling: { min: 2, max: 6, cpuPercent: 60, memoryPercent: 75, requestsPerTask: 1000 },
  cluster: { name: "thrive-dev", arn: "cluster-arn", namespaceArn: "namespace-arn" },
  network: { vpcId: "vpc-1", subnetIds: ["a", "b"], securityGroupId: "sg-own", workloadsSecurityGroupId: "sg-aws" },
  route: {
    listenerArn: "listener-arn",
    priority: 10,
    path: "/orders",
    loadBalancer: { arnSuffix: "app/alb/1", securityGroupId: "sg-alb" },
  },
};

function deployedBy(shift: TrafficShift, testHook?: string) {
  const alarmNames = ["thrive-dev-orders-server-errors"];
  const blueGreen = { shift, keepOldMinutes: 7, testHook, alarmNames, testListenerArn: "test-listener-arn" };
  return synthesizedConstruct((scope) => {
    new ContainerService(scope, "orders", { ...service, blueGreen });
  });
}

const template = deployedBy({ kind: "canary", percent: 10, minutes: 5 }, "smoke-test");
const ecs = resourceNamed(template, "aws_ecs_service.orders");
const group = resourceNamed(template, "aws_codedeploy_deployment_group.orders_blue_green_group");
const permissions = "orders_blue_green_role_permissions";

describe("a service that CodeDeploy deploys", () => {
  test("leaves to it which tasks run and where requests go, so that no apply moves either", () => {
    expect(ecs.deployment_controller).toEqual({ type: "CODE_DEPLOY" });
    expect(ecs.lifecycle).toEqual({ ignore_changes: ["desired_count", "task_definition", "load_balancer"] });
    const rules = ["aws_lb_listener_rule.orders_rule", "aws_lb_listener_rule.orders_blue_green_test_rule"];
    expect(rules.map((rule) => resourceNamed(template, rule).lifecycle)).toEqual([
      { ignore_changes: ["action"] },
      { ignore_changes: ["action"] },
    ]);
  });

  test("has nothing that belongs to deployments of ECS, and waits for none", () => {
    const settings = ["deployment_circuit_breaker", "service_connect_configuration", "wait_for_steady_state"];
    expect(settings.filter((setting) => setting in ecs)).toEqual([]);
  });

  test("has two target groups, of which the test listener shows the second one by the same path", () => {
    expect(resourcesOf(template, "aws_lb_target_group").map((one) => one.name)).toEqual([
      "thrive-dev-orders-8080",
      "thrive-dev-orders-8080-green",
    ]);
    const { listener_arn, priority, condition, action } = resourceNamed(
      template,
      "aws_lb_listener_rule.orders_blue_green_test_rule",
    );
    expect({ listener_arn, priority, condition, action }).toEqual({
      listener_arn: "test-listener-arn",
      priority: 10,
      condition: [{ path_pattern: { values: ["/orders", "/orders/*"] } }],
      action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.orders_blue_green_targets.arn}" }],
    });
  });

  test("scales by processor and memory alone: AWS counts requests in one target group", () => {
    expect(addressesOf(template).filter((address) => address.startsWith("aws_appautoscaling_policy"))).toEqual([
      "aws_appautoscaling_policy.orders_scaling_cpu",
      "aws_appautoscaling_policy.orders_scaling_memory",
    ]);
  });
});

describe("its deployment group", () => {
  test("goes back when a deployment fails, is stopped, or an alarm begins", () => {
    expect([group.auto_rollback_configuration, group.alarm_configuration]).toEqual([
      {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
      },
      { alarms: ["thrive-dev-orders-server-errors"], enabled: true },
    ]);
  });

  test("keeps the old tasks for a while", () => {
    expect(group.blue_green_deployment_config).toEqual({
      deployment_ready_option: { action_on_timeout: "CONTINUE_DEPLOYMENT" },
      terminate_blue_instances_on_deployment_success: { action: "TERMINATE", termination_wait_time_in_minutes: 7 },
    });
  });

  test("knows both listeners and both target groups", () => {
    expect(group.load_balancer_info.target_group_pair_info).toEqual({
      prod_traffic_route: { listener_arns: ["listener-arn"] },
      test_traffic_route: { listener_arns: ["test-listener-arn"] },
      target_group: [
        { name: "${aws_lb_target_group.orders_targets.name}" },
        { name: "${aws_lb_target_group.orders_blue_green_targets.name}" },
      ],
    });
  });
});

describe("requests move", () => {
  const configsOf = (shift: TrafficShift) => resourcesOf(deployedBy(shift), "aws_codedeploy_deployment_config");

  test("in two steps", () => {
    expect(resourcesOf(template, "aws_codedeploy_deployment_config")).toMatchObject([
      {
        deployment_config_name: "thrive-dev-orders-canary-10-5",
        traffic_routing_config: { type: "TimeBasedCanary", time_based_canary: { percentage: 10, interval: 5 } },
        lifecycle: { create_before_destroy: true },
      },
    ]);
  });

  test("in equal steps", () => {
    expect(configsOf({ kind: "linear", percent: 25, everyMinutes: 2 })).toMatchObject([
      {
        deployment_config_name: "thrive-dev-orders-linear-25-2",
        traffic_routing_config: { type: "TimeBasedLinear", time_based_linear: { percentage: 25, interval: 2 } },
      },
    ]);
  });

  test("at once, as AWS has it ready", () => {
    const atOnce = deployedBy({ kind: "allAtOnce" });
    expect(resourcesOf(atOnce, "aws_codedeploy_deployment_config")).toEqual([]);
    expect(resourcesOf(atOnce, "aws_codedeploy_deployment_group")[0]?.deployment_config_name).toBe(
      "CodeDeployDefault.ECSAllAtOnce",
    );
  });
});

describe("CodeDeploy's role", () => {
  test("is taken for this deployment group alone", () => {
    expect(statementsOf(template, "orders_blue_green_role_trust")[0]?.condition).toEqual([
      { test: "StringEquals", variable: "aws:SourceAccount", values: [place.accountId] },
      {
        test: "ArnLike",
        variable: "aws:SourceArn",
        values: [`arn:aws:codedeploy:us-east-1:${place.accountId}:deploymentgroup:thrive-dev-orders/thrive-dev-orders`],
      },
    ]);
  });

  test("moves the service's own rules and no other", () => {
    expect(statementNamed(template, permissions, "Requests").resources).toEqual([
      "${aws_lb_listener_rule.orders_rule.arn}",
      "${aws_lb_listener_rule.orders_blue_green_test_rule.arn}",
    ]);
  });

  test("asks the function that tests, and only when there is one", () => {
    expect(statementNamed(template, permissions, "Test").resources).toEqual([
      `arn:aws:lambda:us-east-1:${place.accountId}:function:smoke-test`,
    ]);
    const untested = statementsOf(deployedBy({ kind: "allAtOnce" }), permissions);
    expect(untested.map(({ sid }) => sid)).toEqual(["Tasks", "TaskRoles", "LoadBalancer", "Requests", "Alarms"]);
  });
});
