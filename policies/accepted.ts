import type { Acceptance } from "./acceptance";

/** The findings that the platform lives with, each with its reason. One that is no more has to go. */
export const accepted: readonly Acceptance[] = [
  {
    rule: "own-key-on-buckets",
    address: "*-entry: aws_s3_bucket.access_logs",
    because: "load balancers cannot write their logs under a customer-managed key; S3 encrypts them with its own",
  },
  {
    rule: "service-principals-are-pinned",
    address: "*: aws_iam_role.api_logs",
    because:
      "API Gateway takes its one log role of an account without saying for which API, so a condition would stop the logs",
  },
  {
    rule: "service-principals-are-pinned",
    address: "*: aws_iam_role.pipeline_role",
    because:
      "AWS documents no source that CodePipeline sends when it takes a pipeline's role, and a condition on one that is missing would stop all; what the role may do is one service's own",
  },
  {
    rule: "actions-are-named",
    address: "account-*: aws_iam_policy.github_*_boundary",
    because:
      "a boundary gives nothing: what it allows is taken from what the role's own policy allows, and its denials say what no policy can give back",
  },
  {
    rule: "resources-are-named",
    address: "account-*: aws_iam_policy.github_*_boundary",
    because:
      "a boundary gives nothing: what it allows is taken from what the role's own policy allows, and its denials say what no policy can give back",
  },
  {
    rule: "api-methods-know-the-caller",
    address: "delivery: aws_api_gateway_method.webhooks_push",
    because:
      "git providers cannot sign as AWS asks; the function compares their own signature before it does anything else",
  },
  {
    rule: "apis-have-one-way-in",
    address: "delivery: aws_api_gateway_rest_api.webhooks",
    because: "the delivery account has no domain; the address of the API itself is the only way in there is",
  },
  {
    rule: "queues-keep-what-fails",
    address: "*: aws_sqs_queue.fire_drill_receipts",
    because: "a receipt that the drill does not fetch is what its alarm is about; nobody wants to try it again",
  },
  {
    rule: "no-public-principal",
    address: "*-network: aws_vpc_endpoint.network_endpoints_s3",
    because:
      "ECR signs links to image layers as its own principal; the endpoint opens nothing but AWS's bucket of layers, to be read",
  },
  {
    rule: "targets-speak-tls",
    address: "*: aws_lb_target_group.*_targets",
    because:
      "tasks end no TLS yet; the last step stays in private subnets, between two security groups that name each other",
  },
  {
    rule: "no-plain-secret",
    address: "local-*: provider.aws",
    because: "the words 'local' are no keys of any account; they keep a laptop's own credentials out of the local AWS",
  },
];
