import { auditLogsLastSevenYears } from "../../../policies/rules/audit-logs-last-seven-years";
import { bucketsBlockPublicAccess } from "../../../policies/rules/buckets-block-public-access";
import { bucketsDemandTls } from "../../../policies/rules/buckets-demand-tls";
import { dataIsProtected } from "../../../policies/rules/data-is-protected";
import { loadBalancersLog } from "../../../policies/rules/load-balancers-log";
import { logsEnd } from "../../../policies/rules/logs-end";
import { queuesKeepWhatFails } from "../../../policies/rules/queues-keep-what-fails";
import { topicsDemandTls } from "../../../policies/rules/topics-demand-tls";
import { trailsAreWhole } from "../../../policies/rules/trails-are-whole";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

const one = (type: string, config: object): StackBlocks => ({ resource: { [type]: { it: config } } });

const tlsOnly = (action: string) => ({
  effect: "Deny",
  principals: [{ type: "*", identifiers: ["*"] }],
  actions: [action],
  condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
});

const withPolicy = (type: string, policyType: string, link: object, statement: object): StackBlocks => ({
  data: { aws_iam_policy_document: { policy: { statement: [statement] } } },
  resource: {
    [type]: { it: {} },
    [policyType]: { it: { ...link, policy: "${data.aws_iam_policy_document.policy.json}" } },
  },
});

const tagged = (protection: string, blocks: StackBlocks): StackBlocks => ({
  ...blocks,
  provider: { aws: [{ default_tags: [{ tags: { protection } }] }] },
});

describeRule(bucketsBlockPublicAccess, {
  finds: {
    "a bucket without blocks": [
      one("aws_s3_bucket", {}),
      ["aws_s3_bucket.it: has no aws_s3_bucket_public_access_block; add one with all four set"],
    ],
    "a bucket with two of four": [
      {
        resource: {
          aws_s3_bucket: { it: {} },
          aws_s3_bucket_public_access_block: {
            it: {
              bucket: "${aws_s3_bucket.it.id}",
              block_public_acls: true,
              block_public_policy: true,
              ignore_public_acls: false,
            },
          },
        },
      },
      [
        "aws_s3_bucket.it: aws_s3_bucket_public_access_block.it: ignore_public_acls is false; set it to true; aws_s3_bucket_public_access_block.it: restrict_public_buckets is not set; set it to true",
      ],
    ],
  },
  passes: {
    "a bucket with all four": {
      resource: {
        aws_s3_bucket: { it: {} },
        aws_s3_bucket_public_access_block: {
          it: {
            bucket: "${aws_s3_bucket.it.id}",
            block_public_acls: true,
            block_public_policy: true,
            ignore_public_acls: true,
            restrict_public_buckets: true,
          },
        },
      },
    },
  },
});

describeRule(bucketsDemandTls, {
  finds: {
    "a bucket without a policy": [
      one("aws_s3_bucket", {}),
      [
        'aws_s3_bucket.it: no policy of it denies "s3:*" to everybody when aws:SecureTransport is false; add that statement',
      ],
    ],
    "a policy that denies reading only": [
      withPolicy(
        "aws_s3_bucket",
        "aws_s3_bucket_policy",
        { bucket: "${aws_s3_bucket.it.id}" },
        tlsOnly("s3:GetObject"),
      ),
      [
        'aws_s3_bucket.it: no policy of it denies "s3:*" to everybody when aws:SecureTransport is false; add that statement',
      ],
    ],
  },
  passes: {
    "a policy that denies everything without TLS": withPolicy(
      "aws_s3_bucket",
      "aws_s3_bucket_policy",
      { bucket: "${aws_s3_bucket.it.id}" },
      tlsOnly("s3:*"),
    ),
  },
});

describeRule(topicsDemandTls, {
  finds: {
    "a topic without a policy": [
      one("aws_sns_topic", {}),
      [
        'aws_sns_topic.it: no policy of it denies "sns:Publish" to everybody when aws:SecureTransport is false; add that statement',
      ],
    ],
  },
  passes: {
    "a policy that denies publishing without TLS": withPolicy(
      "aws_sns_topic",
      "aws_sns_topic_policy",
      { arn: "${aws_sns_topic.it.arn}" },
      tlsOnly("sns:Publish"),
    ),
  },
});

describeRule(logsEnd, {
  finds: {
    "a group that keeps for ever": [
      one("aws_cloudwatch_log_group", {}),
      ["aws_cloudwatch_log_group.it: retention_in_days is not set; set the days"],
    ],
    "a group that says so": [
      one("aws_cloudwatch_log_group", { retention_in_days: 0 }),
      ["aws_cloudwatch_log_group.it: retention_in_days is 0; set the days"],
    ],
  },
  passes: { "a group that ends": one("aws_cloudwatch_log_group", { retention_in_days: 30 }) },
});

const flowsTo = (retention_in_days: number): StackBlocks => ({
  resource: {
    aws_cloudwatch_log_group: { flows: { retention_in_days } },
    aws_flow_log: { it: { log_destination: "${aws_cloudwatch_log_group.flows.arn}" } },
  },
});

const accessLogsFor = (days: number): StackBlocks => ({
  resource: {
    aws_lb: { it: { access_logs: { bucket: "${aws_s3_bucket_policy.logs.bucket}" } } },
    aws_s3_bucket: { logs: {} },
    aws_s3_bucket_policy: { logs: { bucket: "${aws_s3_bucket.logs.id}" } },
    aws_s3_bucket_lifecycle_configuration: {
      logs: { bucket: "${aws_s3_bucket.logs.id}", rule: [{ expiration: [{ days }] }] },
    },
  },
});

describeRule(auditLogsLastSevenYears, {
  finds: {
    "flow logs of a year": [
      flowsTo(365),
      [
        "aws_flow_log.it: aws_cloudwatch_log_group.flows keeps for 365 days, under the 2557 of seven years; raise retention_in_days",
      ],
    ],
    "access logs of a year": [
      accessLogsFor(365),
      ["aws_lb.it: aws_s3_bucket.logs expires after 365 days, under the 2557 of seven years; raise expiration.days"],
    ],
    "flow logs that a protected environment can lose": [
      tagged("protected", flowsTo(2557)),
      [
        "aws_flow_log.it: aws_cloudwatch_log_group.flows is destroyed with its stack in a protected environment; set skip_destroy to true",
      ],
    ],
    "a group that nobody sees": [
      one("aws_wafv2_web_acl_logging_configuration", { log_destination_configs: ["arn:aws:logs:us-east-1:2:x"] }),
      [
        `aws_wafv2_web_acl_logging_configuration.it: writes to "arn:aws:logs:us-east-1:2:x", which is not in the stack; write where the retention can be seen`,
      ],
    ],
  },
  passes: { "seven years of flows": flowsTo(2557), "seven years of requests": accessLogsFor(2557) },
  leavesAlone: { "a load balancer that sees no request": one("aws_lb", { load_balancer_type: "network" }) },
});

describeRule(loadBalancersLog, {
  finds: {
    "a load balancer that says nothing": [
      one("aws_lb", {}),
      ["aws_lb.it: access_logs.enabled is not set; name a bucket and set it to true"],
    ],
  },
  passes: { "a load balancer with a log": one("aws_lb", { access_logs: { enabled: true, bucket: "logs" } }) },
  leavesAlone: { "a load balancer that sees no request": one("aws_lb", { load_balancer_type: "network" }) },
});

describeRule(trailsAreWhole, {
  finds: {
    "a trail of one region": [
      one("aws_cloudtrail", { enable_log_file_validation: true, include_global_service_events: true }),
      ["aws_cloudtrail.it: is_multi_region_trail is not set; set it to true"],
    ],
  },
  passes: {
    "a trail of all regions that proves itself": one("aws_cloudtrail", {
      is_multi_region_trail: true,
      enable_log_file_validation: true,
      include_global_service_events: true,
    }),
  },
});

describeRule(dataIsProtected, {
  finds: {
    "a bucket that a protected environment can lose": [
      tagged("protected", one("aws_s3_bucket", { force_destroy: true })),
      [
        "aws_s3_bucket.it: lifecycle.prevent_destroy is not set in a protected environment; set it to true; force_destroy is true in a protected environment; set it to false",
      ],
    ],
    "a load balancer that a protected environment can lose": [
      tagged("protected", one("aws_lb", {})),
      ["aws_lb.it: enable_deletion_protection is not set in a protected environment; set it to true"],
    ],
    "a stack that does not say": [
      one("aws_kms_key", {}),
      ["aws_kms_key.it: its stack does not say whether it is protected; set the default tag protection"],
    ],
  },
  passes: {
    "a bucket that Terraform keeps": tagged(
      "protected",
      one("aws_s3_bucket", { lifecycle: { prevent_destroy: true } }),
    ),
    "a repository that Terraform keeps": tagged(
      "protected",
      one("aws_ecr_repository", { force_delete: false, lifecycle: { prevent_destroy: true } }),
    ),
  },
  leavesAlone: { "an environment to throw away": tagged("unprotected", one("aws_s3_bucket", { force_destroy: true })) },
});

const queues = (redrive: object | undefined): StackBlocks => ({
  resource: {
    aws_sqs_queue: {
      payments: redrive === undefined ? {} : { redrive_policy: JSON.stringify(redrive) },
      failed: {},
      other: { redrive_policy: `{"deadLetterTargetArn":"\${aws_sqs_queue.failed.arn}","maxReceiveCount":5}` },
    },
  },
});

describeRule(queuesKeepWhatFails, {
  finds: {
    "a queue that drops what fails": [
      queues(undefined),
      ["aws_sqs_queue.payments: redrive_policy names no queue for what fails; add one"],
    ],
    "a queue that keeps for itself": [
      queues({ deadLetterTargetArn: "${aws_sqs_queue.payments.arn}", maxReceiveCount: 5 }),
      ["aws_sqs_queue.payments: redrive_policy names the queue itself; name another"],
    ],
    "a queue that tries once": [
      queues({ deadLetterTargetArn: "${aws_sqs_queue.failed.arn}", maxReceiveCount: 1 }),
      ["aws_sqs_queue.payments: maxReceiveCount is 1; set 2 or more"],
    ],
  },
  passes: {
    "a queue that keeps what fails": queues({ deadLetterTargetArn: "${aws_sqs_queue.failed.arn}", maxReceiveCount: 5 }),
  },
  leavesAlone: {
    "a queue of events that reached no target": {
      resource: {
        aws_sqs_queue: { failures: {} },
        aws_cloudwatch_event_target: { target: { dead_letter_config: { arn: "${aws_sqs_queue.failures.arn}" } } },
      },
    },
    "a queue of calls that a function could not handle": {
      resource: {
        aws_sqs_queue: { failures: {} },
        aws_lambda_function: { worker: { dead_letter_config: { target_arn: "${aws_sqs_queue.failures.arn}" } } },
      },
    },
  },
});
