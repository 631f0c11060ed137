import { ContainerService, type ContainerServiceConfig } from "../../modules/container-service";
import { keyArn, name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { addressesOf, type Block, resourceNamed, statementNamed, statementsOf } from "../support/template";

const repository = {
  arn: "arn:aws:ecr:us-east-1:111111111111:repository/thrive/orders",
  url: "111111111111.dkr.ecr.us-east-1.amazonaws.com/thrive/orders",
};

const config: ContainerServiceConfig = {
  place,
  name,
  task: {
    name: "orders",
    cpuUnits: 512,
    memoryMiB: 1024,
    port: 8080,
    environment: { ZONE: "z", LOG_LEVEL: "info" },
    secrets: {},
    repository,
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

function service(task: Partial<ContainerServiceConfig["task"]> = {}) {
  return synthesizedConstruct((scope) => {
    new ContainerService(scope, "orders", { ...config, task: { ...config.task, ...task } });
  });
}

const template = service();
const ecs = resourceNamed(template, "aws_ecs_service.orders");
const definition = resourceNamed(template, "aws_ecs_task_definition.orders_task");

function containerOf(taskDefinition: Block): Block {
  return JSON.parse(taskDefinition.container_definitions)[0];
}

describe("the service", () => {
  test("runs nothing before its first release, and Terraform then leaves the number of tasks alone", () => {
    expect([ecs.desired_count, ecs.lifecycle.ignore_changes]).toEqual([0, ["desired_count"]]);
  });

  test("does not ignore its task definition, so that a changed setting ships", () => {
    expect(ecs.lifecycle.ignore_changes).not.toContain("task_definition");
    expect(ecs.task_definition).toBe("${aws_ecs_task_definition.orders_task.arn}");
  });

  test("fails the apply when ECS rolled it back", () => {
    expect([ecs.wait_for_steady_state, ecs.lifecycle.postcondition]).toEqual([
      true,
      [
        {
          condition: "${self.task_definition == aws_ecs_task_definition.orders_task.arn}",
          error_message: "ECS rolled orders back to the revision before; its events say why.",
        },
      ],
    ]);
  });

  test("goes back by itself when a deployment does not come up", () => {
    expect(ecs.deployment_circuit_breaker).toEqual({ enable: true, rollback: true });
  });

  test("keeps all its tasks while twice as many may run", () => {
    expect([ecs.deployment_minimum_healthy_percent, ecs.deployment_maximum_percent]).toEqual([100, 200]);
  });

  test("spreads over availability zones again after one was away", () => {
    expect(ecs.availability_zone_rebalancing).toBe("ENABLED");
  });

  test("gives a new task its grace", () => {
    expect(ecs.health_check_grace_period_seconds).toBe(45);
  });

  test("is in private subnets with its own group and the one that opens AWS services", () => {
    expect(ecs.network_configuration).toEqual({
      assign_public_ip: false,
      security_groups: ["sg-own", "sg-aws"],
      subnets: ["a", "b"],
    });
  });

  test("lets nobody run a command in a task", () => {
    expect(ecs.enable_execute_command).toBe(false);
  });

  test("is found by its name through Service Connect", () => {
    const { namespace, service: offered } = ecs.service_connect_configuration;
    expect([namespace, offered]).toEqual([
      "namespace-arn",
      [{ client_alias: { dns_name: "orders", port: 8080 }, discovery_name: "orders", port_name: "orders" }],
    ]);
  });

  test("logs its proxy beside its tasks", () => {
    expect(ecs.service_connect_configuration.log_configuration.options).toEqual({
      "awslogs-group": "${aws_cloudwatch_log_group.orders_task_logs.name}",
      "awslogs-region": "us-east-1",
      "awslogs-stream-prefix": "service-connect",
    });
  });

  test("waits for its rule, since AWS refuses a target group without a load balancer", () => {
    expect(ecs.depends_on).toEqual(["aws_lb_listener_rule.orders_rule"]);
  });
});

describe("the container", () => {
  const container = containerOf(definition);

  test("cannot write its root file system, only /tmp", () => {
    expect([container.readonlyRootFilesystem, container.mountPoints, definition.volume]).toEqual([
      true,
      [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
      [{ name: "tmp" }],
    ]);
  });

  test("is not root and has no capability", () => {
    expect([container.user, container.privileged, container.linuxParameters]).toEqual([
      "10001:10001",
      false,
      { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    ]);
  });

  test("has its settings in the order in which ECS answers", () => {
    expect(container.environment).toEqual([
      { name: "LOG_LEVEL", value: "info" },
      { name: "ZONE", value: "z" },
    ]);
  });

  test("gets secrets by ARN, in order, and never by value", () => {
    const withSecrets = service({ secrets: { TOKEN: "/orders/token", KEY: "/orders/key" } });
    expect(containerOf(resourceNamed(withSecrets, "aws_ecs_task_definition.orders_task")).secrets).toEqual([
      { name: "KEY", valueFrom: "arn:aws:ssm:us-east-1:222222222222:parameter/orders/key" },
      { name: "TOKEN", valueFrom: "arn:aws:ssm:us-east-1:222222222222:parameter/orders/token" },
    ]);
  });

  test("may take longer to stop than a target takes to drain", () => {
    const { deregistration_delay: drain } = resourceNamed(template, "aws_lb_target_group.orders_targets");
    expect([drain, container.stopTimeout]).toEqual(["30", 60]);
  });

  test("listens on the port that it is reached on", () => {
    expect(container.portMappings).toEqual([
      { name: "orders", containerPort: 8080, hostPort: 8080, protocol: "tcp", appProtocol: "http" },
    ]);
    expect(ecs.load_balancer).toEqual([
      {
        container_name: "orders",
        container_port: 8080,
        target_group_arn: "${aws_lb_target_group.orders_targets.arn}",
      },
    ]);
  });

  test("logs to the service's group", () => {
    expect(container.logConfiguration).toEqual({
      logDriver: "awslogs",
      options: {
        "awslogs-group": "${aws_cloudwatch_log_group.orders_task_logs.name}",
        "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "orders",
      },
    });
  });
});

describe("the image in use", () => {
  const parameter = resourceNamed(template, "aws_ssm_parameter.orders_task_image");

  test("is what releases wrote last, at first nothing that can be pulled", () => {
    expect([parameter.type, parameter.insecure_value, parameter.value]).toEqual([
      "String",
      `${repository.url}:unreleased`,
      undefined,
    ]);
  });

  test("is left alone by Terraform", () => {
    expect(parameter.lifecycle).toEqual({ ignore_changes: ["insecure_value"] });
  });

  test("reaches the task as an attribute, read again at every refresh", () => {
    expect(containerOf(definition).image).toBe("${aws_ssm_parameter.orders_task_image.insecure_value}");
  });

  test("survives a changed setting, as the definition follows the latest revision and keeps those before", () => {
    expect([definition.track_latest, definition.skip_destroy]).toEqual([true, true]);
  });
});

describe("the task definition", () => {
  test("has the size in ECS's units", () => {
    expect([definition.cpu, definition.memory]).toEqual(["512", "1024"]);
  });

  test("runs on Fargate with its own network interface", () => {
    expect([definition.requires_compatibilities, definition.network_mode]).toEqual([["FARGATE"], "awsvpc"]);
  });
});

describe("the roles", () => {
  test("to start a task and to work in it are two", () => {
    expect([definition.execution_role_arn, definition.task_role_arn]).toEqual([
      "${aws_iam_role.orders_task_execution_role.arn}",
      "${aws_iam_role.orders_task_role.arn}",
    ]);
  });

  test.each(["orders_task_execution_role_trust", "orders_task_role_trust"])(
    "are taken by ECS for tasks of the account only: %s",
    (trust) => {
      expect(statementsOf(template, trust)).toEqual([
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
          condition: [
            { test: "StringEquals", variable: "aws:SourceAccount", values: ["222222222222"] },
            { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:ecs:us-east-1:222222222222:*"] },
          ],
        },
      ]);
    },
  );

  test("let ECS pull this image and write this log, and nothing else", () => {
    expect(statementsOf(template, "orders_task_execution_role_permissions")).toEqual([
      { sid: "Registry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      {
        sid: "Image",
        actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        resources: [repository.arn],
      },
      {
        sid: "Logs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: ["${aws_cloudwatch_log_group.orders_task_logs.arn}:*"],
      },
    ]);
  });

  test("let ECS read the secrets that are named, and decrypt them through SSM alone", () => {
    const withSecret = service({ secrets: { KEY: "/orders/key" } });
    const statement = (sid: string) => statementNamed(withSecret, "orders_task_execution_role_permissions", sid);
    expect(statement("Secrets")).toEqual({
      sid: "Secrets",
      actions: ["ssm:GetParameters"],
      resources: ["arn:aws:ssm:us-east-1:222222222222:parameter/orders/key"],
    });
    expect(statement("SecretsKey")).toEqual({
      sid: "SecretsKey",
      actions: ["kms:Decrypt"],
      resources: [keyArn],
      condition: [{ test: "StringEquals", variable: "kms:ViaService", values: ["ssm.us-east-1.amazonaws.com"] }],
    });
  });

  test("let the task itself do nothing", () => {
    expect(addressesOf(template).filter((address) => address.startsWith("aws_iam_role_policy."))).toEqual([
      "aws_iam_role_policy.orders_task_execution_role_permissions_of_role",
    ]);
  });
});

describe("the logs", () => {
  test("are encrypted and end after the days given", () => {
    const { kms_key_id: key, retention_in_days: days } = resourceNamed(
      template,
      "aws_cloudwatch_log_group.orders_task_logs",
    );
    expect([key, days]).toEqual([keyArn, 30]);
  });
});

describe("the route", () => {
  test("sends the path and all under it to the tasks", () => {
    expect(resourceNamed(template, "aws_lb_listener_rule.orders_rule")).toEqual({
      listener_arn: "listener-arn",
      priority: 10,
      condition: [{ path_pattern: { values: ["/orders", "/orders/*"] } }],
      action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.orders_targets.arn}" }],
    });
  });

  test("reaches tasks by their addresses and asks them for health", () => {
    const { target_type: type, health_check: health } = resourceNamed(template, "aws_lb_target_group.orders_targets");
    expect([type, health]).toEqual([
      "ip",
      { path: "/health", matcher: "200", interval: 15, timeout: 5, healthy_threshold: 2, unhealthy_threshold: 3 },
    ]);
  });

  test("lets the load balancer in, on the one port", () => {
    expect(resourceNamed(template, "aws_vpc_security_group_ingress_rule.orders_from_load_balancer")).toEqual({
      description: "The load balancer forwards requests",
      security_group_id: "sg-own",
      referenced_security_group_id: "sg-alb",
      ip_protocol: "tcp",
      from_port: 8080,
      to_port: 8080,
    });
  });
});

describe("the scaling", () => {
  const policyOf = (id: string) =>
    resourceNamed(template, `aws_appautoscaling_policy.orders_scaling_${id}`)
      .target_tracking_scaling_policy_configuration;

  test("stays between the least and the most, and at none before the first release", () => {
    const {
      min_capacity: min,
      max_capacity: max,
      resource_id: id,
    } = resourceNamed(template, "aws_appautoscaling_target.orders_scaling");
    expect([min, max, id]).toEqual([
      `\${endswith(aws_ssm_parameter.orders_task_image.insecure_value, ":unreleased") ? 0 : 2}`,
      6,
      "service/thrive-dev/${aws_ecs_service.orders.name}",
    ]);
  });

  test.each([
    ["cpu", 60, { predefined_metric_type: "ECSServiceAverageCPUUtilization" }],
    ["memory", 75, { predefined_metric_type: "ECSServiceAverageMemoryUtilization" }],
    [
      "requests",
      1000,
      {
        predefined_metric_type: "ALBRequestCountPerTarget",
        resource_label: "app/alb/1/${aws_lb_target_group.orders_targets.arn_suffix}",
      },
    ],
  ])("keeps %s near %i, quick to add and slow to take away", (id, target, metric) => {
    expect(policyOf(id)).toEqual({
      target_value: target,
      scale_out_cooldown: 60,
      scale_in_cooldown: 300,
      predefined_metric_specification: metric,
    });
  });
});
