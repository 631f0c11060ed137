# What pipelines and builds have beyond those of our own platform: sources elsewhere, webhooks, other modes, conditions and types.

data "aws_iam_policy_document" "trust" {
  for_each = toset(["codebuild", "codepipeline"])
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "main" {
  for_each           = data.aws_iam_policy_document.trust
  name               = "trial-pipelines-${each.key}"
  assume_role_policy = each.value.json
}

resource "aws_s3_bucket" "artifacts" {
  bucket        = "trial-pipelines-artifacts"
  force_destroy = true
}

resource "aws_codecommit_repository" "main" {
  repository_name = "trial-pipelines"
}

resource "aws_codeconnections_connection" "main" {
  name          = "trial-pipelines"
  provider_type = "GitHub"
}

# --- builds

resource "aws_codebuild_source_credential" "main" {
  auth_type   = "PERSONAL_ACCESS_TOKEN"
  server_type = "GITHUB"
  token       = "token-${var.revision}"
}

resource "aws_codebuild_project" "elsewhere" {
  name         = "trial-pipelines-elsewhere"
  service_role = aws_iam_role.main["codebuild"].arn
  artifacts {
    type = "NO_ARTIFACTS"
  }
  source {
    type            = "GITHUB"
    location        = "https://github.com/example/services.git"
    git_clone_depth = 0
    buildspec       = "ci/buildspec-${var.revision}.yml"
  }
  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }
}

resource "aws_codebuild_webhook" "main" {
  project_name = aws_codebuild_project.elsewhere.name
  build_type   = "BUILD"
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PUSH"
    }
    filter {
      type    = "HEAD_REF"
      pattern = "^refs/heads/main-${var.revision}$"
    }
  }
}

resource "aws_codebuild_project" "several" {
  name           = "trial-pipelines-several"
  service_role   = aws_iam_role.main["codebuild"].arn
  source_version = "refs/heads/main"
  artifacts {
    type      = "S3"
    location  = aws_s3_bucket.artifacts.bucket
    packaging = "ZIP"
    path      = "built-${var.revision}"
  }
  secondary_artifacts {
    artifact_identifier = "more"
    type                = "S3"
    location            = aws_s3_bucket.artifacts.bucket
    name                = "more"
  }
  cache {
    type  = "LOCAL"
    modes = ["LOCAL_SOURCE_CACHE"]
  }
  source {
    type     = "CODECOMMIT"
    location = aws_codecommit_repository.main.clone_url_http
  }
  secondary_sources {
    source_identifier = "other"
    type              = "S3"
    location          = "${aws_s3_bucket.artifacts.bucket}/other.zip"
  }
  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    compute_type = "BUILD_GENERAL1_SMALL"
    environment_variable {
      name  = "KEY"
      value = "/trial/${var.revision}"
      type  = "PARAMETER_STORE"
    }
  }
}

# --- pipelines

resource "aws_codepipeline" "elsewhere" {
  name           = "trial-pipelines-elsewhere"
  role_arn       = aws_iam_role.main["codepipeline"].arn
  pipeline_type  = "V2"
  execution_mode = var.revision == "1" ? "QUEUED" : "PARALLEL"
  artifact_store {
    location = aws_s3_bucket.artifacts.bucket
    type     = "S3"
  }
  trigger {
    provider_type = "CodeStarSourceConnection"
    git_configuration {
      source_action_name = "Source"
      push {
        branches {
          includes = ["main"]
        }
        file_paths {
          includes = ["cs/**"]
        }
      }
    }
  }
  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = aws_codeconnections_connection.main.arn
        FullRepositoryId = "example/services"
        BranchName       = "main"
      }
    }
  }
  stage {
    name = "Test"
    on_failure {
      result = "RETRY"
      retry_configuration {
        retry_mode = "ALL_ACTIONS"
      }
    }
    on_success {
      condition {
        result = "FAIL"
        rule {
          name = "known"
          rule_type_id {
            category = "Rule"
            owner    = "AWS"
            provider = "VariableCheck"
            version  = "1"
          }
          configuration = {
            Variable = "#{codepipeline.PipelineExecutionId}"
            Operator = "MATCHES"
            Value    = "[0-9a-f-]+"
          }
        }
      }
    }
    action {
      name               = "Test"
      category           = "Test"
      owner              = "AWS"
      provider           = "CodeBuild"
      version            = "1"
      input_artifacts    = ["source"]
      timeout_in_minutes = 10
      configuration = {
        ProjectName = aws_codebuild_project.several.name
      }
    }
  }
}

resource "aws_codepipeline" "first_type" {
  name     = "trial-pipelines-first-type"
  role_arn = aws_iam_role.main["codepipeline"].arn
  artifact_store {
    location = aws_s3_bucket.artifacts.bucket
    type     = "S3"
  }
  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        RepositoryName = aws_codecommit_repository.main.repository_name
        BranchName     = "main"
      }
    }
  }
  stage {
    name = "Approve"
    action {
      name     = "Approve"
      category = "Approval"
      owner    = "AWS"
      provider = "Manual"
      version  = "1"
      configuration = {
        CustomData = "Revision ${var.revision}"
      }
    }
  }
}
