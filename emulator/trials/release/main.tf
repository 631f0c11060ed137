# Who owns the image: Terraform makes revisions, a release from outside does too, and neither reverts the other.

resource "aws_vpc" "main" {
  cidr_block = "10.24.0.0/16"
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.24.0.0/20"
}

resource "aws_security_group" "task" {
  name   = "trial-release"
  vpc_id = aws_vpc.main.id
}

resource "aws_ecs_cluster" "main" {
  name = "trial-release"
}

resource "aws_ssm_parameter" "image" {
  name           = "/trial/release/image"
  type           = "String"
  insecure_value = "123456789012.dkr.ecr.us-east-1.amazonaws.com/trial-release:unreleased"
  lifecycle {
    ignore_changes = [insecure_value]
  }
}

resource "aws_iam_role" "execution" {
  name = "trial-release-execution"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "execution" {
  name = "images"
  role = aws_iam_role.execution.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      Resource = "*"
    }]
  })
}

resource "aws_ecs_task_definition" "main" {
  family                   = "trial-release"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn
  track_latest             = true
  skip_destroy             = true
  container_definitions = jsonencode([{
    name        = "app"
    image       = aws_ssm_parameter.image.insecure_value
    essential   = true
    environment = [{ name = "REVISION", value = var.revision }]
  }])
}

resource "aws_ecs_service" "main" {
  name                  = "trial-release"
  cluster               = aws_ecs_cluster.main.arn
  task_definition       = aws_ecs_task_definition.main.arn
  desired_count         = 0
  launch_type           = "FARGATE"
  wait_for_steady_state = true
  network_configuration {
    subnets         = [aws_subnet.private.id]
    security_groups = [aws_security_group.task.id]
  }
  lifecycle {
    ignore_changes = [desired_count]
  }
}
