import { containerDefinitionsAreReadable } from "../../../policies/rules/container-definitions-are-readable";
import { containersAgree } from "../../../policies/rules/containers-agree";
import { containersAreHardened } from "../../../policies/rules/containers-are-hardened";
import { containersAreLogged } from "../../../policies/rules/containers-are-logged";
import { deploymentsHeal } from "../../../policies/rules/deployments-heal";
import { imagesArePinned } from "../../../policies/rules/images-are-pinned";
import { repositoriesGiveATagOnce } from "../../../policies/rules/repositories-give-a-tag-once";
import { servicesListenWhereAsked } from "../../../policies/rules/services-listen-where-asked";
import { taskRolesAreApart } from "../../../policies/rules/task-roles-are-apart";
import { tasksCanBeReplaced } from "../../../policies/rules/tasks-can-be-replaced";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

const one = (type: string, config: object): StackBlocks => ({ resource: { [type]: { it: config } } });
const task = (...containers: object[]): StackBlocks =>
  one("aws_ecs_task_definition", { container_definitions: JSON.stringify(containers) });
const unreadable = one("aws_ecs_task_definition", { container_definitions: "${jsonencode([])}" });

describeRule(containerDefinitionsAreReadable, {
  finds: {
    "definitions that Terraform makes": [
      unreadable,
      [
        "aws_ecs_task_definition.it: container_definitions cannot be read before Terraform runs; write it with JSON.stringify",
      ],
    ],
  },
  passes: { "plain JSON": task({ name: "orders" }) },
});

const hardened = {
  name: "orders",
  readonlyRootFilesystem: true,
  user: "10001:10001",
  linuxParameters: { capabilities: { drop: ["ALL"] } },
};

describeRule(containersAreHardened, {
  finds: {
    "a container as Docker makes it": [
      task({ name: "orders" }),
      [
        "aws_ecs_task_definition.it: container orders: readonlyRootFilesystem is not set; set it to true; container orders: user is not set; name one that is not root; container orders: linuxParameters.capabilities is not set; drop ALL",
      ],
    ],
    "a container with privileges": [
      task({ ...hardened, privileged: true }),
      ["aws_ecs_task_definition.it: container orders: privileged is true; remove it"],
    ],
    "root by number": [
      task({ ...hardened, user: "0:0" }),
      [`aws_ecs_task_definition.it: container orders: user is "0:0"; name one that is not root`],
    ],
    "a task that sees the host's processes": [
      one("aws_ecs_task_definition", { container_definitions: JSON.stringify([hardened]), pid_mode: "host" }),
      [`aws_ecs_task_definition.it: pid_mode is "host"; remove it`],
    ],
  },
  passes: { "a hardened container": task(hardened) },
  leavesAlone: { "definitions that nobody can read, which another rule finds": unreadable },
});

const loggedTo = (group: string) => ({ name: "orders", logConfiguration: { options: { "awslogs-group": group } } });

describeRule(containersAreLogged, {
  finds: {
    "a container without a log": [
      task({ name: "orders" }),
      [
        "aws_ecs_task_definition.it: container orders: its log group is not set; name an aws_cloudwatch_log_group of the stack",
      ],
    ],
    "a group that is not there": [
      task(loggedTo("/thrive/dev/orders")),
      [
        `aws_ecs_task_definition.it: container orders: its log group is "/thrive/dev/orders"; name an aws_cloudwatch_log_group of the stack`,
      ],
    ],
  },
  passes: {
    "a group of the stack": {
      resource: {
        aws_cloudwatch_log_group: { logs: {} },
        aws_ecs_task_definition: {
          it: { container_definitions: JSON.stringify([loggedTo("${aws_cloudwatch_log_group.logs.name}")]) },
        },
      },
    },
  },
  leavesAlone: { "definitions that nobody can read, which another rule finds": unreadable },
});

describeRule(containersAgree, {
  finds: {
    "two containers of one name": [
      task({ name: "orders", essential: true }, { name: "orders" }),
      ["aws_ecs_task_definition.it: container orders is there twice; rename one"],
    ],
    "a task without purpose": [
      task({ name: "orders", essential: false }),
      ["aws_ecs_task_definition.it: no container is essential; say which one the task is for"],
    ],
    "a variable with two values": [
      task({
        name: "orders",
        essential: true,
        environment: [{ name: "KEY", value: "x" }],
        secrets: [{ name: "KEY", valueFrom: "arn" }],
      }),
      ["aws_ecs_task_definition.it: container orders: variable KEY is there twice; remove one"],
    ],
  },
  passes: { "containers that differ": task({ name: "orders", essential: true }, { name: "proxy" }) },
  leavesAlone: { "definitions that nobody can read, which another rule finds": unreadable },
});

const service = (port: number): StackBlocks => ({
  resource: {
    aws_ecs_task_definition: {
      task: { container_definitions: `[{"name":"orders","portMappings":[{"containerPort":8080}]}]` },
    },
    aws_ecs_service: {
      it: {
        task_definition: "${aws_ecs_task_definition.task.arn}",
        load_balancer: [{ container_name: "orders", container_port: port }],
      },
    },
  },
});

describeRule(servicesListenWhereAsked, {
  finds: {
    "a port that the task has not": [
      service(80),
      ["aws_ecs_service.it: the load balancer asks orders:80, but the task has orders:8080; make them agree"],
    ],
  },
  passes: { "the port of the task": service(8080) },
  leavesAlone: { "a service that no load balancer asks": one("aws_ecs_service", {}) },
});

describeRule(taskRolesAreApart, {
  finds: {
    "one role for both": [
      one("aws_ecs_task_definition", { task_role_arn: "role", execution_role_arn: "role" }),
      [`aws_ecs_task_definition.it: task_role_arn is "role" and execution_role_arn is "role"; give it one of each`],
    ],
    "no role for the task": [
      one("aws_ecs_task_definition", { execution_role_arn: "role" }),
      [`aws_ecs_task_definition.it: task_role_arn is not set and execution_role_arn is "role"; give it one of each`],
    ],
  },
  passes: { "two roles": one("aws_ecs_task_definition", { task_role_arn: "one", execution_role_arn: "other" }) },
});

const released = (image: string): StackBlocks => ({
  resource: {
    aws_ssm_parameter: { image: { insecure_value: image } },
    aws_ecs_task_definition: {
      it: { container_definitions: `[{"name":"orders","image":"\${aws_ssm_parameter.image.insecure_value}"}]` },
    },
  },
});

describeRule(imagesArePinned, {
  finds: {
    "the tag that always moves": [
      task({ name: "orders", image: "registry.example.gov:443/orders:latest" }),
      [
        `aws_ecs_task_definition.it: container orders: image is "registry.example.gov:443/orders:latest"; take a digest or a tag of its own`,
      ],
    ],
    "no tag": [
      task({ name: "orders", image: "registry.example.gov:443/orders" }),
      [
        `aws_ecs_task_definition.it: container orders: image is "registry.example.gov:443/orders"; take a digest or a tag of its own`,
      ],
    ],
    "the tag that always moves, in a parameter": [
      released("orders:latest"),
      [`aws_ecs_task_definition.it: container orders: image is "orders:latest"; take a digest or a tag of its own`],
    ],
  },
  passes: {
    "a digest": task({ name: "orders", image: `orders@sha256:${"0".repeat(64)}` }),
    "a tag of its own": task({ name: "orders", image: "orders:1.4.0-3f2a1bc" }),
    "a parameter that releases write": released("orders:unreleased"),
  },
  leavesAlone: { "definitions that nobody can read, which another rule finds": unreadable },
});

describeRule(repositoriesGiveATagOnce, {
  finds: {
    "a repository as AWS makes it": [
      one("aws_ecr_repository", {}),
      [
        "aws_ecr_repository.it: image_tag_mutability is not set; set IMMUTABLE; image_scanning_configuration.scan_on_push is not set; set it to true",
      ],
    ],
  },
  passes: {
    "tags that stay and images that are scanned": one("aws_ecr_repository", {
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
    }),
  },
});

const healing = {
  deployment_circuit_breaker: { enable: true, rollback: true },
  deployment_minimum_healthy_percent: 100,
  deployment_maximum_percent: 200,
  availability_zone_rebalancing: "ENABLED",
  enable_execute_command: false,
  load_balancer: [{}],
  health_check_grace_period_seconds: 60,
};

const blueGreen = {
  deployment_controller: { type: "CODE_DEPLOY" },
  enable_execute_command: false,
  health_check_grace_period_seconds: 60,
  load_balancer: [{}],
};
const deployedBy = (...events: string[]): StackBlocks => ({
  resource: {
    aws_ecs_service: { it: blueGreen },
    aws_codedeploy_deployment_group: {
      group: {
        ecs_service: { service_name: "${aws_ecs_service.it.name}" },
        auto_rollback_configuration: { enabled: true, events },
      },
    },
  },
});

describeRule(deploymentsHeal, {
  finds: {
    "a service that CodeDeploy is not told of": [
      one("aws_ecs_service", blueGreen),
      ["aws_ecs_service.it: no aws_codedeploy_deployment_group deploys it; add one to its stack"],
    ],
    "a failed release that CodeDeploy leaves": [
      deployedBy("DEPLOYMENT_STOP_ON_REQUEST"),
      [
        "aws_ecs_service.it: aws_codedeploy_deployment_group.group does not go back on DEPLOYMENT_FAILURE; add it to auto_rollback_configuration.events",
      ],
    ],
    "a failed release that stays": [
      one("aws_ecs_service", { ...healing, deployment_circuit_breaker: { enable: true, rollback: false } }),
      ["aws_ecs_service.it: deployment_circuit_breaker.rollback is false; set true"],
    ],
    "a release that takes half the tasks away": [
      one("aws_ecs_service", { ...healing, deployment_minimum_healthy_percent: 50, deployment_maximum_percent: 100 }),
      [
        "aws_ecs_service.it: deployment_minimum_healthy_percent is 50; set 100; deployment_maximum_percent is 100; set 200",
      ],
    ],
    "a shell in the tasks and none of them moved": [
      one("aws_ecs_service", {
        ...healing,
        enable_execute_command: true,
        availability_zone_rebalancing: undefined,
        health_check_grace_period_seconds: undefined,
      }),
      [
        `aws_ecs_service.it: availability_zone_rebalancing is not set; set "ENABLED"; enable_execute_command is true; set false; health_check_grace_period_seconds is not set; say how long a new task may take`,
      ],
    ],
  },
  passes: {
    "a service that heals": one("aws_ecs_service", healing),
    "one that CodeDeploy takes back": deployedBy("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST"),
  },
});

const scaled = (protection: string, min_capacity: number | string): StackBlocks => ({
  ...one("aws_appautoscaling_target", { service_namespace: "ecs", min_capacity }),
  provider: { aws: [{ default_tags: [{ tags: { protection } }] }] },
});

describeRule(tasksCanBeReplaced, {
  finds: {
    "one task in a protected environment": [
      scaled("protected", 1),
      ["aws_appautoscaling_target.it: min_capacity is 1, under 2; raise scaling.min"],
    ],
  },
  passes: {
    "two tasks": scaled("protected", 2),
    "two tasks since the first release": scaled("protected", '${endswith(aws_ssm_parameter.x, ":unreleased") ? 0 : 2}'),
  },
  leavesAlone: {
    "an environment to throw away": scaled("unprotected", 1),
    "what scales something else": one("aws_appautoscaling_target", { service_namespace: "dynamodb", min_capacity: 1 }),
  },
});
