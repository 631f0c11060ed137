# Linked into every trial: the provider as the local stacks have it, and what each trial changes.

terraform {
  required_version = ">= 1.10"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "local"
  secret_key                  = "local"
  allowed_account_ids         = ["123456789012"]
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
  max_retries                 = 2
  default_tags {
    tags = { Platform = "thrive", Revision = var.revision }
  }
}

variable "revision" {
  type    = string
  default = "1"
}

data "aws_caller_identity" "current" {}
