import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { type AwsPlace, arnOf } from "../config/aws-place";

/** Lets the account's EventBridge rules of a name put events into a queue; every other way goes by a role. */
export function eventsMaySend(place: AwsPlace, queueArn: string, rules: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "Events",
    principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
    actions: ["sqs:SendMessage"],
    resources: [queueArn],
    condition: [
      { test: "StringEquals", variable: "aws:SourceAccount", values: [place.accountId] },
      { test: "ArnLike", variable: "aws:SourceArn", values: [arnOf(place, "events", `rule/${rules}`)] },
    ],
  };
}

/** Lets topics of the account put what is published into a queue. */
export function topicsMaySend(
  place: AwsPlace,
  queueArn: string,
  topicArns: readonly string[],
): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "Topics",
    principals: [{ type: "Service", identifiers: ["sns.amazonaws.com"] }],
    actions: ["sqs:SendMessage"],
    resources: [queueArn],
    condition: [
      { test: "StringEquals", variable: "aws:SourceAccount", values: [place.accountId] },
      { test: "ArnEquals", variable: "aws:SourceArn", values: [...topicArns] },
    ],
  };
}

/** Refuses whoever comes without TLS. */
export function queueOverTlsOnly(queueArn: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "TlsOnly",
    effect: "Deny",
    principals: [{ type: "*", identifiers: ["*"] }],
    actions: ["sqs:SendMessage", "sqs:ReceiveMessage"],
    resources: [queueArn],
    condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
  };
}
