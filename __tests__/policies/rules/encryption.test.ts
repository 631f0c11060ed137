import { domainsSpeakTls12 } from "../../../policies/rules/domains-speak-tls-1-2";
import { integrationsSpeakTls } from "../../../policies/rules/integrations-speak-tls";
import { keysDieSlowly } from "../../../policies/rules/keys-die-slowly";
import { keysNameTheirUsers } from "../../../policies/rules/keys-name-their-users";
import { keysRotate } from "../../../policies/rules/keys-rotate";
import { listenersSpeakFipsTls } from "../../../policies/rules/listeners-speak-fips-tls";
import { ownKeyOnBuckets } from "../../../policies/rules/own-key-on-buckets";
import { ownKeyOnData } from "../../../policies/rules/own-key-on-data";
import { targetsSpeakTls } from "../../../policies/rules/targets-speak-tls";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

const one = (type: string, config: object): StackBlocks => ({ resource: { [type]: { it: config } } });

describeRule(keysRotate, {
  finds: {
    "a key that keeps its material": [
      one("aws_kms_key", {}),
      ["aws_kms_key.it: enable_key_rotation is not set; set it to true"],
    ],
  },
  passes: { "a key that rotates": one("aws_kms_key", { enable_key_rotation: true }) },
});

describeRule(keysNameTheirUsers, {
  finds: {
    "a key with AWS's own policy": [
      one("aws_kms_key", {}),
      ["aws_kms_key.it: policy is not set; name who may use the key"],
    ],
  },
  passes: {
    "a key with a policy": one("aws_kms_key", { policy: "{}" }),
    "a key whose policy stands apart": {
      resource: { aws_kms_key: { it: {} }, aws_kms_key_policy: { it: { key_id: "${aws_kms_key.it.key_id}" } } },
    },
  },
});

describeRule(keysDieSlowly, {
  finds: {
    "a key that is gone within a week": [
      one("aws_kms_key", { deletion_window_in_days: 7 }),
      ["aws_kms_key.it: deletion_window_in_days is 7, under 30; set 30"],
    ],
  },
  passes: {
    "the longest wait": one("aws_kms_key", { deletion_window_in_days: 30 }),
    "AWS's own wait, which is the longest": one("aws_kms_key", {}),
  },
});

describeRule(ownKeyOnData, {
  finds: {
    "a log group with AWS's key": [
      one("aws_cloudwatch_log_group", {}),
      ["aws_cloudwatch_log_group.it: kms_key_id is not set; give it the ARN of a customer-managed key"],
    ],
    "a topic with the key that AWS keeps for topics": [
      one("aws_sns_topic", { kms_master_key_id: "alias/aws/sns" }),
      [`aws_sns_topic.it: kms_master_key_id is "alias/aws/sns"; give it the ARN of a customer-managed key`],
    ],
    "a repository without a key": [
      one("aws_ecr_repository", { encryption_configuration: [{ encryption_type: "AES256" }] }),
      ["aws_ecr_repository.it: encryption_configuration.kms_key is not set; give it the ARN of a customer-managed key"],
    ],
  },
  passes: {
    "a key of ours": one("aws_cloudwatch_log_group", { kms_key_id: "${aws_kms_key.key.arn}" }),
    "a key of ours, deep in a block": one("aws_ecr_repository", {
      encryption_configuration: [{ encryption_type: "KMS", kms_key: "${aws_kms_key.key.arn}" }],
    }),
  },
});

describeRule(ownKeyOnBuckets, {
  finds: {
    "a bucket that says nothing": [
      one("aws_s3_bucket", {}),
      [
        "aws_s3_bucket.it: has no aws_s3_bucket_server_side_encryption_configuration; add one with aws:kms and a customer-managed key",
      ],
    ],
    "a bucket with S3's key": [
      encryptedBucket({ sse_algorithm: "AES256" }),
      [`aws_s3_bucket.it: encrypts with "AES256" and the key is not set; take aws:kms and a customer-managed key`],
    ],
  },
  passes: {
    "a key of ours": encryptedBucket({ sse_algorithm: "aws:kms", kms_master_key_id: "${aws_kms_key.key.arn}" }),
  },
});

function encryptedBucket(apply_server_side_encryption_by_default: object): StackBlocks {
  return {
    resource: {
      aws_s3_bucket: { it: {} },
      aws_s3_bucket_server_side_encryption_configuration: {
        it: { bucket: "${aws_s3_bucket.it.id}", rule: [{ apply_server_side_encryption_by_default }] },
      },
    },
  };
}

describeRule(listenersSpeakFipsTls, {
  finds: {
    "the policy that Terraform takes by itself": [
      one("aws_lb_listener", { protocol: "HTTPS", port: 443, certificate_arn: "c" }),
      [
        "aws_lb_listener.it: ssl_policy is not set, no FIPS policy of TLS 1.2 or later; take ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
      ],
    ],
    "a policy with TLS 1.0": [
      one("aws_lb_listener", {
        protocol: "HTTPS",
        ssl_policy: "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04",
        certificate_arn: "c",
      }),
      [
        `aws_lb_listener.it: ssl_policy is "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04", no FIPS policy of TLS 1.2 or later; take ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04`,
      ],
    ],
    "a listener without a certificate": [
      one("aws_lb_listener", { protocol: "TLS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04" }),
      ["aws_lb_listener.it: certificate_arn is not set; a TLS listener needs a certificate"],
    ],
    "plain HTTP": [
      one("aws_lb_listener", { protocol: "HTTP", port: 80, default_action: [{ type: "forward" }] }),
      [`aws_lb_listener.it: protocol is "HTTP"; take HTTPS, or do nothing but redirect to it`],
    ],
    "TCP on another port": [
      one("aws_lb_listener", { protocol: "TCP", port: 80 }),
      ["aws_lb_listener.it: passes TCP on port 80; pass TLS through on 443 only"],
    ],
  },
  passes: {
    "a FIPS policy": one("aws_lb_listener", {
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
      certificate_arn: "c",
    }),
    "TLS that is passed through": one("aws_lb_listener", { protocol: "TCP", port: 443 }),
    "a redirect to HTTPS": one("aws_lb_listener", {
      protocol: "HTTP",
      default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", status_code: "HTTP_301" } }],
    }),
  },
});

describeRule(domainsSpeakTls12, {
  finds: {
    "an API's domain with TLS 1.0": [
      one("aws_api_gateway_domain_name", { security_policy: "TLS_1_0" }),
      [`aws_api_gateway_domain_name.it: security_policy is "TLS_1_0"; set TLS_1_2`],
    ],
    "a distribution that says nothing": [
      one("aws_cloudfront_distribution", {}),
      ["aws_cloudfront_distribution.it: viewer_certificate.minimum_protocol_version is not set; set TLSv1.2_2021"],
    ],
  },
  passes: { "TLS 1.2": one("aws_api_gateway_domain_name", { security_policy: "TLS_1_2" }) },
});

describeRule(integrationsSpeakTls, {
  finds: {
    "plain HTTP": [
      one("aws_api_gateway_integration", { type: "HTTP_PROXY", uri: "http://origin.example.gov/orders" }),
      [`aws_api_gateway_integration.it: uri is "http://origin.example.gov/orders"; begin it with https://`],
    ],
    "a certificate that nobody checks": [
      one("aws_api_gateway_integration", {
        type: "HTTP_PROXY",
        uri: "https://origin.example.gov",
        tls_config: { insecure_skip_verification: true },
      }),
      ["aws_api_gateway_integration.it: tls_config loosens the check of the certificate; remove it"],
    ],
  },
  passes: { https: one("aws_api_gateway_integration", { type: "HTTP_PROXY", uri: "https://origin.example.gov" }) },
  leavesAlone: { "an answer that API Gateway makes up": one("aws_api_gateway_integration", { type: "MOCK" }) },
});

describeRule(targetsSpeakTls, {
  finds: {
    "plain HTTP": [
      one("aws_lb_target_group", { protocol: "HTTP" }),
      [`aws_lb_target_group.it: protocol is "HTTP"; take HTTPS, or TCP to pass TLS through`],
    ],
  },
  passes: {
    HTTPS: one("aws_lb_target_group", { protocol: "HTTPS" }),
    "TLS that is passed through": one("aws_lb_target_group", { protocol: "TCP" }),
  },
});
