# What an account has once: roles, keys, topics.

resource "aws_iam_service_linked_role" "ecs" {
  aws_service_name = "ecs.amazonaws.com"
  description      = "Revision ${var.revision}"
}

resource "aws_iam_service_linked_role" "plain" {
  for_each         = toset(["ecs.application-autoscaling", "elasticloadbalancing", "ops.apigateway"])
  aws_service_name = "${each.key}.amazonaws.com"
}

resource "aws_iam_role" "operator" {
  name                 = "trial-operator"
  path                 = "/trial/"
  description          = "Revision ${var.revision}"
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role_policy" "operator" {
  name   = "alarms"
  role   = aws_iam_role.operator.name
  policy = data.aws_iam_policy_document.operator.json
}

data "aws_iam_policy_document" "operator" {
  statement {
    sid       = "Publish${var.revision}"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]
  }
}

resource "aws_kms_key" "operations" {
  description             = "Operations, revision ${var.revision}"
  enable_key_rotation     = true
  rotation_period_in_days = 365
  deletion_window_in_days = 7
  policy                  = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
  statement {
    sid       = "Operator"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.operator.arn]
    }
  }
  statement {
    sid       = "Alarms${var.revision}"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "logs.us-east-1.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_kms_alias" "operations" {
  name          = "alias/trial-operations"
  target_key_id = aws_kms_key.operations.key_id
}

resource "aws_sns_topic" "alarms" {
  name              = "trial-alarms"
  display_name      = "Alarms ${var.revision}"
  kms_master_key_id = aws_kms_key.operations.arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn    = aws_sns_topic.alarms.arn
  policy = data.aws_iam_policy_document.topic.json
}

data "aws_iam_policy_document" "topic" {
  statement {
    sid       = "Alarms"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]
    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
  statement {
    sid       = "Operator"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.operator.arn]
    }
  }
}

resource "aws_cloudwatch_log_group" "encrypted" {
  name              = "/trial/encrypted"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.operations.arn
  log_group_class   = "STANDARD"
}

resource "aws_cloudwatch_log_group" "infrequent" {
  name            = "/trial/infrequent"
  log_group_class = "INFREQUENT_ACCESS"
}

resource "aws_ssm_parameter" "setting" {
  name           = "/trial/setting"
  type           = "String"
  insecure_value = "revision-${var.revision}"
}
