import { blocks, listOf, setting, show, type ResourceView } from "../resource-view";
import { type Rule, verdictOf } from "../rule";
import type { StackView } from "../stack-view";

/** Days; the first value from seven years on that CloudWatch accepts. */
const sevenYears = 2557;

/** Where each audit source says what it writes to. */
const destinations: Readonly<Record<string, string>> = {
  aws_api_gateway_stage: "access_log_settings.destination_arn",
  aws_cloudtrail: "cloud_watch_logs_group_arn",
  aws_flow_log: "log_destination",
  aws_wafv2_web_acl_logging_configuration: "log_destination_configs",
  aws_lb: "access_logs.bucket",
};

export const auditLogsLastSevenYears: Rule = {
  id: "audit-logs-last-seven-years",
  demand: "Who asked for what, who talked to whom and what was refused is kept for seven years.",
  sources: ["Pub 1075 AU-11", "CKV_AWS_338"],
  about: Object.keys(destinations),
  check: ({ type, config }, stack) => {
    const written = listOf(setting(config, destinations[type] ?? ""));
    if (written.length === 0) return "not-applicable";
    return verdictOf(written.map((destination) => problemOf(destination, stack)));
  },
};

function problemOf(destination: unknown, stack: StackView): string | undefined {
  const kept = stack.referenced(destination);
  if (!kept) return unknown(destination);
  if (kept.type === "data.terraform_remote_state") return undefined; // judged in the stack that has it
  return kept.type === "aws_cloudwatch_log_group" ? logGroupProblem(kept, stack) : bucketProblem(kept, stack);
}

function logGroupProblem({ address, config }: ResourceView, stack: StackView): string | undefined {
  const days = config["retention_in_days"];
  if (!(Number(days) >= sevenYears)) {
    return `${address} keeps for ${show(days)} days, under the ${sevenYears} of seven years; raise retention_in_days`;
  }
  return stack.isProtected && config["skip_destroy"] !== true
    ? `${address} is destroyed with its stack in a protected environment; set skip_destroy to true`
    : undefined;
}

function unknown(destination: unknown): string {
  return `writes to ${show(destination)}, which is not in the stack; write where the retention can be seen`;
}

/** The bucket itself, or what stands for it until it may be written to. */
function bucketProblem(kept: ResourceView, stack: StackView): string | undefined {
  const bucket = kept.type === "aws_s3_bucket" ? kept : stack.referenced(kept.config["bucket"]);
  if (!bucket) return unknown(kept.address);
  const expiries = stack
    .referringTo(bucket, ["aws_s3_bucket_lifecycle_configuration"], "bucket")
    .flatMap(({ config }) => blocks(config, "rule"))
    .flatMap((rule) => [
      setting(rule, "expiration.days"),
      setting(rule, "noncurrent_version_expiration.noncurrent_days"),
    ])
    .filter((days) => days !== undefined);
  const tooShort = expiries.find((days) => Number(days) < sevenYears);
  return tooShort === undefined
    ? undefined
    : `${bucket.address} expires after ${show(tooShort)} days, under the ${sevenYears} of seven years; raise expiration.days`;
}
