# What functions and events need: a table with a stream, queues, a function and what invokes it, rules, a schedule, mail.

data "aws_iam_policy_document" "trust" {
  for_each = toset(["lambda", "events", "scheduler", "states"])
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

# --- table

resource "aws_kms_key" "main" {
  description             = "trial-functions"
  deletion_window_in_days = 7
  enable_key_rotation     = true
}

resource "aws_dynamodb_table" "main" {
  name                        = "trial-functions"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  range_key                   = "at"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = false
  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "at"
    type = "N"
  }
  attribute {
    name = "status"
    type = "S"
  }
  global_secondary_index {
    name            = "by-status"
    hash_key        = "status"
    range_key       = "at"
    projection_type = "ALL"
  }
  ttl {
    enabled        = true
    attribute_name = "expires"
  }
  point_in_time_recovery {
    enabled = true
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.main.arn
  }
}

# --- queues

resource "aws_sqs_queue" "dead" {
  name                      = "trial-functions-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "main" {
  name                       = "trial-functions"
  visibility_timeout_seconds = 60 + tonumber(var.revision)
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 3
  })
}

resource "aws_sqs_queue" "dead_in_order" {
  name       = "trial-functions-dead.fifo"
  fifo_queue = true
}

resource "aws_sqs_queue" "in_order" {
  name                        = "trial-functions.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  deduplication_scope         = "messageGroup"
  fifo_throughput_limit       = "perMessageGroupId"
  visibility_timeout_seconds  = 60
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_in_order.arn
    maxReceiveCount     = 3
  })
}

data "aws_iam_policy_document" "deliver" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.main.arn]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com", "sns.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.queue.arn, aws_sns_topic.main.arn]
    }
  }
}

resource "aws_sqs_queue_policy" "main" {
  queue_url = aws_sqs_queue.main.url
  policy    = data.aws_iam_policy_document.deliver.json
}

# --- function

resource "aws_cloudwatch_log_group" "main" {
  name              = "/aws/lambda/trial-functions"
  retention_in_days = 30
}

data "aws_iam_policy_document" "function" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.main.arn}:*"]
  }
  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.main.arn, aws_sqs_queue.in_order.arn]
  }
  statement {
    actions   = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.main.arn]
  }
  statement {
    actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
    resources = ["${aws_dynamodb_table.main.arn}/stream/*"]
  }
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.main.arn]
  }
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead.arn]
  }
}

resource "aws_iam_role" "function" {
  name               = "trial-functions"
  assume_role_policy = data.aws_iam_policy_document.trust["lambda"].json
}

resource "aws_iam_role_policy" "function" {
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.function.json
}

resource "aws_lambda_function" "main" {
  function_name    = "trial-functions"
  description      = "revision ${var.revision}"
  role             = aws_iam_role.function.arn
  runtime          = "nodejs22.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/handler.zip"
  source_code_hash = filebase64sha256("${path.module}/handler.zip")
  memory_size      = 256
  timeout          = 10
  publish          = false
  environment {
    variables = { TABLE = aws_dynamodb_table.main.name, REVISION = var.revision }
  }
  dead_letter_config {
    target_arn = aws_sqs_queue.dead.arn
  }
  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.main.name
  }
  tracing_config {
    mode = "PassThrough"
  }
  depends_on = [aws_iam_role_policy.function]
}

resource "aws_lambda_function_event_invoke_config" "main" {
  function_name                = aws_lambda_function.main.function_name
  maximum_retry_attempts       = 1
  maximum_event_age_in_seconds = 3600
  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead.arn
    }
  }
}

resource "aws_lambda_event_source_mapping" "main" {
  function_name                      = aws_lambda_function.main.arn
  event_source_arn                   = aws_sqs_queue.main.arn
  batch_size                         = 10
  maximum_batching_window_in_seconds = 0
  function_response_types            = ["ReportBatchItemFailures"]
  scaling_config {
    maximum_concurrency = 5
  }
}

resource "aws_lambda_event_source_mapping" "in_order" {
  function_name           = aws_lambda_function.main.arn
  event_source_arn        = aws_sqs_queue.in_order.arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_lambda_event_source_mapping" "stream" {
  function_name                  = aws_lambda_function.main.arn
  event_source_arn               = aws_dynamodb_table.main.stream_arn
  starting_position              = "LATEST"
  batch_size                     = 100
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = 3
  maximum_record_age_in_seconds  = 3600
  parallelization_factor         = 1
  function_response_types        = ["ReportBatchItemFailures"]
  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.dead.arn
    }
  }
  filter_criteria {
    filter {
      pattern = jsonencode({ eventName = ["INSERT"] })
    }
  }
}

resource "aws_lambda_permission" "topic" {
  statement_id   = "topic"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.main.function_name
  principal      = "sns.amazonaws.com"
  source_arn     = aws_sns_topic.main.arn
  source_account = data.aws_caller_identity.current.account_id
}

# --- topic

resource "aws_sns_topic" "main" {
  name              = "trial-functions"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic_subscription" "function" {
  topic_arn = aws_sns_topic.main.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.main.arn
}

resource "aws_sns_topic_subscription" "queue" {
  topic_arn            = aws_sns_topic.main.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.main.arn
  raw_message_delivery = true
  filter_policy        = jsonencode({ kind = ["case", "revision-${var.revision}"] })
  redrive_policy       = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn })
}

# --- rules

resource "aws_cloudwatch_event_rule" "queue" {
  name          = "trial-functions-queue"
  description   = "revision ${var.revision}"
  event_pattern = jsonencode({ source = ["aws.ecs"], "detail-type" = ["ECS Deployment State Change"] })
}

resource "aws_cloudwatch_event_target" "queue" {
  rule = aws_cloudwatch_event_rule.queue.name
  arn  = aws_sqs_queue.main.arn
  dead_letter_config {
    arn = aws_sqs_queue.dead.arn
  }
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }
  input_transformer {
    input_paths    = { state = "$.detail.eventName" }
    input_template = jsonencode({ state = "<state>" })
  }
}

resource "aws_cloudwatch_event_connection" "chat" {
  name               = "trial-functions"
  authorization_type = "API_KEY"
  auth_parameters {
    api_key {
      key   = "Authorization"
      value = "unset"
    }
  }
  lifecycle {
    ignore_changes = [auth_parameters]
  }
}

resource "aws_cloudwatch_event_api_destination" "chat" {
  name                             = "trial-functions"
  invocation_endpoint              = "https://hooks.slack.com/services/T000/B000/revision-${var.revision}"
  http_method                      = "POST"
  invocation_rate_limit_per_second = 5
  connection_arn                   = aws_cloudwatch_event_connection.chat.arn
}

resource "aws_iam_role" "events" {
  name               = "trial-functions-events"
  assume_role_policy = data.aws_iam_policy_document.trust["events"].json
}

resource "aws_iam_role_policy" "events" {
  role = aws_iam_role.events.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "events:InvokeApiDestination", Resource = aws_cloudwatch_event_api_destination.chat.arn }
    ]
  })
}

resource "aws_cloudwatch_event_rule" "chat" {
  name          = "trial-functions-chat"
  event_pattern = jsonencode({ source = ["aws.cloudwatch"] })
}

resource "aws_cloudwatch_event_target" "chat" {
  rule     = aws_cloudwatch_event_rule.chat.name
  arn      = aws_cloudwatch_event_api_destination.chat.arn
  role_arn = aws_iam_role.events.arn
  dead_letter_config {
    arn = aws_sqs_queue.dead.arn
  }
}

# --- schedule

resource "aws_iam_role" "scheduler" {
  name               = "trial-functions-scheduler"
  assume_role_policy = data.aws_iam_policy_document.trust["scheduler"].json
}

resource "aws_iam_role_policy" "scheduler" {
  role = aws_iam_role.scheduler.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = aws_lambda_function.main.arn }]
  })
}

resource "aws_scheduler_schedule_group" "main" {
  name = "trial-functions"
}

resource "aws_scheduler_schedule" "main" {
  name                         = "trial-functions"
  group_name                   = aws_scheduler_schedule_group.main.name
  description                  = "revision ${var.revision}"
  schedule_expression          = "cron(0 6 * * ? *)"
  schedule_expression_timezone = "America/Chicago"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_lambda_function.main.arn
    role_arn = aws_iam_role.scheduler.arn
    input    = jsonencode({ revision = var.revision })
    retry_policy {
      maximum_retry_attempts = 2
    }
    dead_letter_config {
      arn = aws_sqs_queue.dead.arn
    }
  }
}

# --- secret, mail, state machine

resource "aws_secretsmanager_secret" "main" {
  name                    = "trial-functions"
  description             = "revision ${var.revision}"
  kms_key_id              = aws_kms_key.main.arn
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "main" {
  secret_id     = aws_secretsmanager_secret.main.id
  secret_string = "revision ${var.revision}"
}

resource "aws_sesv2_configuration_set" "main" {
  configuration_set_name = "trial-functions"
  delivery_options {
    tls_policy = "REQUIRE"
  }
  reputation_options {
    reputation_metrics_enabled = true
  }
  sending_options {
    sending_enabled = true
  }
}

resource "aws_sesv2_email_identity" "main" {
  email_identity         = "trial-functions.example.org"
  configuration_set_name = aws_sesv2_configuration_set.main.configuration_set_name
}

resource "aws_iam_role" "states" {
  name               = "trial-functions-states"
  assume_role_policy = data.aws_iam_policy_document.trust["states"].json
}

resource "aws_sfn_state_machine" "main" {
  name     = "trial-functions"
  role_arn = aws_iam_role.states.arn
  definition = jsonencode({
    StartAt = "Done"
    States  = { Done = { Type = "Succeed", Comment = "revision ${var.revision}" } }
  })
}
