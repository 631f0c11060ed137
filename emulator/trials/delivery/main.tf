# What delivery needs: a repository and connections, builds and a pipeline, queues and a function that reads them, rules, notifications and chat.

data "aws_iam_policy_document" "trust" {
  for_each = toset(["chatbot", "codebuild", "codepipeline", "events", "lambda"])
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "key" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["codestar-notifications.amazonaws.com", "events.amazonaws.com"]
    }
  }
}

resource "aws_kms_key" "main" {
  description             = "trial-delivery"
  deletion_window_in_days = 7
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.key.json
}

# --- source

resource "aws_codecommit_repository" "main" {
  repository_name = "trial-delivery"
  description     = "Revision ${var.revision}"
  kms_key_id      = aws_kms_key.main.arn
}

resource "aws_codecommit_trigger" "main" {
  repository_name = aws_codecommit_repository.main.repository_name
  trigger {
    name            = "all"
    events          = ["all"]
    destination_arn = aws_sns_topic.news.arn
    custom_data     = var.revision
  }
}

resource "aws_codeconnections_connection" "main" {
  name          = "trial-delivery"
  provider_type = "GitHub"
}

resource "aws_codeconnections_host" "main" {
  name              = "trial-delivery"
  provider_type     = "GitLabSelfManaged"
  provider_endpoint = "https://git.thrive.test" # the provider sends no other endpoint with an update
}

resource "aws_codeconnections_connection" "self_managed" {
  name     = "trial-delivery-own"
  host_arn = aws_codeconnections_host.main.arn
}

resource "aws_codestarconnections_connection" "main" {
  name          = "trial-delivery-old"
  provider_type = "Bitbucket"
}

# --- changes: queues, and a function that reads them

resource "aws_sqs_queue" "dead" {
  name                        = "trial-changes-dead.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  kms_master_key_id           = aws_kms_key.main.arn
  message_retention_seconds   = 1209600
}

resource "aws_sqs_queue" "changes" {
  name                        = "trial-changes.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  kms_master_key_id           = aws_kms_key.main.arn
  visibility_timeout_seconds  = 720
  message_retention_seconds   = 1209600
  redrive_policy              = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })
}

data "aws_iam_policy_document" "changes" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.changes.arn]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

resource "aws_sqs_queue_policy" "changes" {
  queue_url = aws_sqs_queue.changes.url
  policy    = data.aws_iam_policy_document.changes.json
}

resource "aws_iam_role" "function" {
  name               = "trial-delivery-function"
  assume_role_policy = data.aws_iam_policy_document.trust["lambda"].json
}

data "aws_iam_policy_document" "function" {
  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"]
    resources = [aws_sqs_queue.changes.arn]
  }
  statement {
    actions   = ["codecommit:GetBranch", "codecommit:GetFolder"]
    resources = [aws_codecommit_repository.main.arn]
  }
}

resource "aws_iam_role_policy" "function" {
  name   = "function"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.function.json
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/trial-delivery"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.main.arn
}

resource "aws_lambda_function" "main" {
  function_name    = "trial-delivery"
  description      = "Revision ${var.revision}"
  role             = aws_iam_role.function.arn
  runtime          = "nodejs22.x"
  handler          = "index.handler"
  filename         = "${path.module}/handler.zip"
  source_code_hash = filebase64sha256("${path.module}/handler.zip")
  timeout          = 120
  memory_size      = 512
  kms_key_arn      = aws_kms_key.main.arn
  environment {
    variables = { TABLE = aws_dynamodb_table.routes.name, QUEUE_URL = aws_sqs_queue.changes.url }
  }
  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function.name
  }
  tracing_config {
    mode = "Active"
  }
}

resource "aws_lambda_event_source_mapping" "changes" {
  event_source_arn        = aws_sqs_queue.changes.arn
  function_name           = aws_lambda_function.main.arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
  depends_on              = [aws_iam_role_policy.function]
}

resource "aws_dynamodb_table" "routes" {
  name                        = "trial-routes"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = var.revision == "1" # an update lets it go
  dynamic "attribute" {
    for_each = toset(["pk", "sk", "gsi1pk", "gsi1sk"])
    content {
      name = attribute.key
      type = "S"
    }
  }
  global_secondary_index {
    name            = "by-pipeline"
    hash_key        = "gsi1pk"
    range_key       = "gsi1sk"
    projection_type = "ALL"
  }
  ttl {
    attribute_name = "expiresAt"
    enabled        = true
  }
  point_in_time_recovery {
    enabled = true
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.main.arn
  }
}

# --- artifacts

resource "aws_s3_bucket" "artifacts" {
  bucket        = "trial-delivery-artifacts"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "artifacts" {
  bucket = aws_s3_bucket.artifacts.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "artifacts" {
  bucket = aws_s3_bucket.artifacts.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.main.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "artifacts" {
  bucket     = aws_s3_bucket.artifacts.id
  depends_on = [aws_s3_bucket_versioning.artifacts]
  rule {
    id     = "artifacts"
    status = "Enabled"
    filter {
      prefix = "trial-"
    }
    expiration {
      days = 30
    }
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
  rule {
    id     = "old-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_object" "routes" {
  bucket                 = aws_s3_bucket.artifacts.id
  key                    = "change-router/routes.json"
  content                = jsonencode({ version = 1, revision = var.revision })
  content_type           = "application/json"
  server_side_encryption = "aws:kms"
  kms_key_id             = aws_kms_key.main.arn
  depends_on             = [aws_s3_bucket_server_side_encryption_configuration.artifacts]
}

# --- what happens: rules, sentences, webhooks

resource "aws_cloudwatch_event_rule" "change" {
  name        = "trial-delivery-change"
  description = "Revision ${var.revision}"
  event_pattern = jsonencode({
    source        = ["aws.codecommit"]
    "detail-type" = ["CodeCommit Repository State Change"]
    resources     = [aws_codecommit_repository.main.arn]
    detail        = { referenceType = ["branch"], referenceName = ["main"] }
  })
}

resource "aws_cloudwatch_event_target" "change" {
  rule      = aws_cloudwatch_event_rule.change.name
  target_id = "changes"
  arn       = aws_sqs_queue.changes.arn
  sqs_target {
    message_group_id = "services#main"
  }
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 185
  }
}

resource "aws_cloudwatch_event_rule" "reconcile" {
  name                = "trial-delivery-reconcile"
  description         = "Revision ${var.revision}"
  schedule_expression = "rate(15 minutes)"
}

resource "aws_cloudwatch_event_target" "reconcile" {
  rule      = aws_cloudwatch_event_rule.reconcile.name
  target_id = "changes"
  arn       = aws_sqs_queue.changes.arn
  sqs_target {
    message_group_id = "reconcile"
  }
}

resource "aws_cloudwatch_event_rule" "message" {
  name        = "trial-delivery-message"
  description = "Revision ${var.revision}"
  event_pattern = jsonencode({
    source        = ["aws.codepipeline"]
    "detail-type" = ["CodePipeline Pipeline Execution State Change"]
    detail        = { pipeline = [{ prefix = "trial-" }], state = ["FAILED"] }
  })
}

resource "aws_cloudwatch_event_connection" "status" {
  name               = "trial-delivery-status"
  description        = "Revision ${var.revision}"
  authorization_type = "API_KEY"
  auth_parameters {
    api_key {
      key   = "X-Sent-By"
      value = "trial"
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "status" {
  name                             = "trial-delivery-status"
  description                      = "Revision ${var.revision}"
  invocation_endpoint              = "https://status.thrive.test/hooks"
  http_method                      = "POST"
  invocation_rate_limit_per_second = 5
  connection_arn                   = aws_cloudwatch_event_connection.status.arn
}

resource "aws_iam_role" "events" {
  name               = "trial-delivery-events"
  assume_role_policy = data.aws_iam_policy_document.trust["events"].json
}

resource "aws_cloudwatch_event_target" "people" {
  rule      = aws_cloudwatch_event_rule.message.name
  target_id = "people"
  arn       = aws_sns_topic.news.arn
  input_transformer {
    input_paths    = { pipeline = "$.detail.pipeline", execution = "$.detail.execution-id" }
    input_template = "\"<pipeline> failed (revision ${var.revision}): <execution>\""
  }
}

resource "aws_cloudwatch_event_target" "status" {
  rule      = aws_cloudwatch_event_rule.message.name
  target_id = "status"
  arn       = aws_cloudwatch_event_api_destination.status.arn
  role_arn  = aws_iam_role.events.arn
  input_transformer {
    input_paths    = { pipeline = "$.detail.pipeline" }
    input_template = "{\"pipeline\": <pipeline>, \"revision\": \"${var.revision}\"}"
  }
}

resource "aws_sns_topic" "news" {
  name              = "trial-delivery-news"
  kms_master_key_id = aws_kms_key.main.arn
}

resource "aws_sns_topic_subscription" "people" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "email"
  endpoint  = "delivery@thrive.test"
}

# --- notifications and chat

resource "aws_iam_service_linked_role" "notifications" {
  aws_service_name = "codestar-notifications.amazonaws.com"
}

resource "aws_codestarnotifications_notification_rule" "main" {
  name           = "trial-delivery"
  resource       = aws_codecommit_repository.main.arn
  detail_type    = var.revision == "1" ? "BASIC" : "FULL"
  event_type_ids = ["codecommit-repository-branches-and-tags-created", "codecommit-repository-branches-and-tags-updated"]
  target {
    address = aws_sns_topic.news.arn
  }
  depends_on = [aws_iam_service_linked_role.notifications]
}

resource "aws_iam_role" "chat" {
  name               = "trial-delivery-chat"
  assume_role_policy = data.aws_iam_policy_document.trust["chatbot"].json
}

resource "aws_chatbot_slack_channel_configuration" "main" {
  configuration_name          = "trial-delivery-slack"
  iam_role_arn                = aws_iam_role.chat.arn
  slack_team_id               = "T01234567"
  slack_channel_id            = "C0123456${var.revision}"
  guardrail_policy_arns       = ["arn:aws:iam::aws:policy/AWSCodePipeline_ReadOnlyAccess"]
  logging_level               = "ERROR"
  sns_topic_arns              = [aws_sns_topic.news.arn]
  user_authorization_required = true
}

resource "aws_chatbot_teams_channel_configuration" "main" {
  configuration_name          = "trial-delivery-teams"
  iam_role_arn                = aws_iam_role.chat.arn
  tenant_id                   = "11111111-2222-3333-4444-555555555555"
  team_id                     = "11111111-2222-3333-4444-666666666666"
  channel_id                  = "19:${var.revision}@thread.tacv2"
  guardrail_policy_arns       = ["arn:aws:iam::aws:policy/AWSCodePipeline_ReadOnlyAccess"]
  logging_level               = "ERROR"
  sns_topic_arns              = [aws_sns_topic.news.arn]
  user_authorization_required = true
}

# --- builds and a pipeline

resource "aws_iam_role" "build" {
  name               = "trial-delivery-build"
  assume_role_policy = data.aws_iam_policy_document.trust["codebuild"].json
}

resource "aws_cloudwatch_log_group" "build" {
  name              = "/aws/codebuild/trial-delivery"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.main.arn
}

resource "aws_codebuild_project" "main" {
  name                   = "trial-delivery"
  description            = "Revision ${var.revision}"
  service_role           = aws_iam_role.build.arn
  encryption_key         = aws_kms_key.main.arn
  build_timeout          = 30
  queued_timeout         = 60
  concurrent_build_limit = 2
  artifacts {
    type = "CODEPIPELINE"
  }
  source {
    type      = "CODEPIPELINE"
    buildspec = yamlencode({ version = 0.2, phases = { build = { commands = ["echo ${var.revision}"] } } })
  }
  environment {
    type                        = "LINUX_CONTAINER"
    image                       = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    image_pull_credentials_type = "CODEBUILD"
    compute_type                = "BUILD_GENERAL1_SMALL"
    privileged_mode             = true
    environment_variable {
      name  = "REVISION"
      value = var.revision
    }
  }
  logs_config {
    cloudwatch_logs {
      status     = "ENABLED"
      group_name = aws_cloudwatch_log_group.build.name
    }
  }
}

resource "aws_codebuild_project" "clone" {
  name         = "trial-delivery-clone"
  service_role = aws_iam_role.build.arn
  artifacts {
    type = "NO_ARTIFACTS"
  }
  source {
    type            = "GITHUB"
    location        = "https://github.com/example/services.git"
    git_clone_depth = 0
    auth {
      type     = "CODECONNECTIONS"
      resource = aws_codeconnections_connection.main.arn
    }
    buildspec = yamlencode({ version = 0.2, phases = { build = { commands = ["echo ${var.revision}"] } } })
  }
  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }
}

resource "aws_codebuild_report_group" "main" {
  name           = "trial-delivery"
  type           = "TEST"
  delete_reports = true
  export_config {
    type = "S3"
    s3_destination {
      bucket         = aws_s3_bucket.artifacts.bucket
      path           = "reports-${var.revision}"
      packaging      = "NONE"
      encryption_key = aws_kms_key.main.arn
    }
  }
}

resource "aws_codebuild_report_group" "kept_in_place" {
  name = "trial-delivery-in-place"
  type = "TEST"
  export_config {
    type = "NO_EXPORT"
  }
}

resource "aws_iam_role" "pipeline" {
  name               = "trial-delivery-pipeline"
  assume_role_policy = data.aws_iam_policy_document.trust["codepipeline"].json
}

resource "aws_codepipeline" "main" {
  name           = "trial-delivery"
  role_arn       = aws_iam_role.pipeline.arn
  pipeline_type  = "V2"
  execution_mode = "SUPERSEDED"
  variable {
    name          = "ROUTER_DECISION"
    default_value = "none"
    description   = "Decision of the change router that started it"
  }
  variable {
    name          = "ENVIRONMENTS"
    default_value = "|dev|${var.revision}|"
    description   = "Where to, each between bars"
  }
  artifact_store {
    location = aws_s3_bucket.artifacts.bucket
    type     = "S3"
    encryption_key {
      id   = aws_kms_key.main.arn
      type = "KMS"
    }
  }
  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      namespace        = "SourceVariables"
      output_artifacts = ["source"]
      configuration = {
        RepositoryName       = aws_codecommit_repository.main.repository_name
        BranchName           = "main"
        PollForSourceChanges = "false"
        OutputArtifactFormat = "CODE_ZIP"
      }
    }
    action {
      name             = "Source-other"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      namespace        = "Source_other"
      output_artifacts = ["source_other"]
      configuration = {
        ConnectionArn    = aws_codeconnections_connection.main.arn
        FullRepositoryId = "example/services"
        BranchName       = "main"
        DetectChanges    = "false"
      }
    }
  }
  stage {
    name = "Build"
    before_entry {
      condition {
        result = "SKIP"
        rule {
          name = "asked"
          rule_type_id {
            category = "Rule"
            owner    = "AWS"
            provider = "VariableCheck"
            version  = "1"
          }
          configuration = {
            Variable = "#{variables.ROUTER_DECISION}"
            Operator = "NE"
            Value    = "none"
          }
        }
      }
    }
    action {
      name            = "Test"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source", "source_other"]
      run_order       = 1
      configuration = {
        ProjectName          = aws_codebuild_project.main.name
        PrimarySource        = "source"
        EnvironmentVariables = jsonencode([{ name = "COMMIT", value = "#{SourceVariables.CommitId}", type = "PLAINTEXT" }])
      }
    }
    action {
      name      = "Gate"
      category  = "Invoke"
      owner     = "AWS"
      provider  = "Lambda"
      version   = "1"
      run_order = 2
      configuration = {
        FunctionName   = aws_lambda_function.main.function_name
        UserParameters = jsonencode({ step = "gate", revision = var.revision })
      }
    }
  }
  stage {
    name = "dev"
    before_entry {
      condition {
        result = "SKIP"
        rule {
          name = "environment"
          rule_type_id {
            category = "Rule"
            owner    = "AWS"
            provider = "VariableCheck"
            version  = "1"
          }
          configuration = {
            Variable = "#{variables.ENVIRONMENTS}"
            Operator = "CONTAINS"
            Value    = "|dev|"
          }
        }
      }
    }
    action {
      name     = "Approve"
      category = "Approval"
      owner    = "AWS"
      provider = "Manual"
      version  = "1"
    }
  }
}

resource "aws_codestarnotifications_notification_rule" "pipeline" {
  name        = "trial-delivery-pipeline"
  resource    = aws_codepipeline.main.arn
  detail_type = "FULL"
  event_type_ids = [
    "codepipeline-pipeline-pipeline-execution-failed",
    "codepipeline-pipeline-manual-approval-needed",
  ]
  target {
    address = aws_sns_topic.news.arn
  }
  depends_on = [aws_iam_service_linked_role.notifications]
}
