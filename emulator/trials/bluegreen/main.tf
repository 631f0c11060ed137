# A service that CodeDeploy deploys: two target groups, two listeners, a deployment group with its alarms and its way of moving requests.

locals {
  name = "trial-bluegreen"
}

resource "aws_vpc" "main" {
  cidr_block = "10.24.0.0/16"
}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 4, count.index)
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
}

resource "aws_security_group" "main" {
  name   = local.name
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "tasks" {
  security_group_id            = aws_security_group.main.id
  referenced_security_group_id = aws_security_group.main.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "tasks" {
  security_group_id            = aws_security_group.main.id
  referenced_security_group_id = aws_security_group.main.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_lb" "alb" {
  name            = local.name
  internal        = true
  subnets         = aws_subnet.private[*].id
  security_groups = [aws_security_group.main.id]
}

resource "aws_lb_target_group" "main" {
  for_each    = toset(["blue", "green"])
  name        = "${local.name}-${each.key}"
  target_type = "ip"
  port        = 8080
  protocol    = "HTTP"
  vpc_id      = aws_vpc.main.id
  health_check {
    path     = "/health"
    matcher  = "200"
    interval = 15
  }
}

resource "aws_lb_listener" "main" {
  for_each          = { requests = 80, tests = 8443 }
  load_balancer_arn = aws_lb.alb.arn
  port              = each.value
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "application/json"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "main" {
  for_each     = { requests = "blue", tests = "green" }
  listener_arn = aws_lb_listener.main[each.key].arn
  priority     = 10
  condition {
    path_pattern { values = ["/orders", "/orders/*"] }
  }
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.main[each.value].arn
  }
  lifecycle {
    ignore_changes = [action]
  }
}

resource "aws_ecs_cluster" "main" {
  name = local.name
}

resource "aws_iam_role" "execution" {
  name               = "${local.name}-execution"
  assume_role_policy = data.aws_iam_policy_document.trust["ecs-tasks"].json
}

resource "aws_iam_role" "codedeploy" {
  name               = "${local.name}-codedeploy"
  assume_role_policy = data.aws_iam_policy_document.trust["codedeploy"].json
}

data "aws_iam_policy_document" "trust" {
  for_each = toset(["ecs-tasks", "codedeploy"])
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "execution" {
  name   = "images"
  role   = aws_iam_role.execution.name
  policy = data.aws_iam_policy_document.execution.json
}

data "aws_iam_policy_document" "execution" {
  statement {
    actions   = ["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "codedeploy" {
  name   = "deployments"
  role   = aws_iam_role.codedeploy.name
  policy = data.aws_iam_policy_document.codedeploy.json
}

data "aws_iam_policy_document" "codedeploy" {
  statement {
    actions = ["ecs:CreateTaskSet", "ecs:DeleteTaskSet", "ecs:DescribeServices", "ecs:DescribeTaskSets", "ecs:UpdateServicePrimaryTaskSet"]
    resources = [
      aws_ecs_service.main.id,
      "${replace(aws_ecs_service.main.id, ":service/", ":task-set/")}/*",
    ]
  }
  statement {
    actions   = ["elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups"]
    resources = ["*"]
  }
  statement {
    actions   = ["elasticloadbalancing:ModifyRule"]
    resources = [for rule in aws_lb_listener_rule.main : rule.arn]
  }
  statement {
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = ["arn:aws:cloudwatch:us-east-1:${data.aws_caller_identity.current.account_id}:alarm:${local.name}-*"]
  }
}

resource "aws_ecs_task_definition" "main" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions = jsonencode([{
    name         = "app"
    image        = "123456789012.dkr.ecr.us-east-1.amazonaws.com/trial-bluegreen:unreleased"
    essential    = true
    environment  = [{ name = "REVISION", value = var.revision }]
    portMappings = [{ containerPort = 8080, hostPort = 8080, protocol = "tcp" }]
  }])
}

resource "aws_ecs_service" "main" {
  name                              = local.name
  cluster                           = aws_ecs_cluster.main.arn
  task_definition                   = aws_ecs_task_definition.main.arn
  desired_count                     = 0
  launch_type                       = "FARGATE"
  platform_version                  = "LATEST"
  propagate_tags                    = "SERVICE"
  enable_ecs_managed_tags           = true
  health_check_grace_period_seconds = 60 + tonumber(var.revision)
  deployment_controller {
    type = "CODE_DEPLOY"
  }
  network_configuration {
    subnets         = aws_subnet.private[*].id
    security_groups = [aws_security_group.main.id]
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.main["blue"].arn
    container_name   = "app"
    container_port   = 8080
  }
  lifecycle {
    ignore_changes = [desired_count, task_definition, load_balancer]
  }
  depends_on = [aws_lb_listener_rule.main]
}

resource "aws_codedeploy_app" "main" {
  name             = local.name
  compute_platform = "ECS"
}

# AWS changes none: another one is made before the group leaves the one before.
resource "aws_codedeploy_deployment_config" "main" {
  deployment_config_name = "${local.name}-canary-10-${var.revision}"
  compute_platform       = "ECS"
  traffic_routing_config {
    type = "TimeBasedCanary"
    time_based_canary {
      percentage = 10
      interval   = tonumber(var.revision)
    }
  }
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_codedeploy_deployment_group" "main" {
  app_name               = aws_codedeploy_app.main.name
  deployment_group_name  = local.name
  service_role_arn       = aws_iam_role.codedeploy.arn
  deployment_config_name = aws_codedeploy_deployment_config.main.deployment_config_name
  deployment_style {
    deployment_option = "WITH_TRAFFIC_CONTROL"
    deployment_type   = "BLUE_GREEN"
  }
  ecs_service {
    cluster_name = aws_ecs_cluster.main.name
    service_name = aws_ecs_service.main.name
  }
  load_balancer_info {
    target_group_pair_info {
      prod_traffic_route {
        listener_arns = [aws_lb_listener.main["requests"].arn]
      }
      test_traffic_route {
        listener_arns = [aws_lb_listener.main["tests"].arn]
      }
      target_group {
        name = aws_lb_target_group.main["blue"].name
      }
      target_group {
        name = aws_lb_target_group.main["green"].name
      }
    }
  }
  blue_green_deployment_config {
    deployment_ready_option {
      action_on_timeout = "CONTINUE_DEPLOYMENT"
    }
    terminate_blue_instances_on_deployment_success {
      action                           = "TERMINATE"
      termination_wait_time_in_minutes = tonumber(var.revision)
    }
  }
  alarm_configuration {
    enabled = true
    alarms  = ["${local.name}-errors-${var.revision}"]
  }
  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]
  }
}
