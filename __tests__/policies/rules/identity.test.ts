import { accountsAreTrustedByRole } from "../../../policies/rules/accounts-are-trusted-by-role";
import { actionsAreNamed } from "../../../policies/rules/actions-are-named";
import { nobodyAsksAndAnswers } from "../../../policies/rules/nobody-asks-and-answers";
import { noPlainSecret } from "../../../policies/rules/no-plain-secret";
import { noPublicPrincipal } from "../../../policies/rules/no-public-principal";
import { passRoleIsBounded } from "../../../policies/rules/pass-role-is-bounded";
import { policiesAreReadable } from "../../../policies/rules/policies-are-readable";
import { resourcesAreNamed } from "../../../policies/rules/resources-are-named";
import { servicePrincipalsArePinned } from "../../../policies/rules/service-principals-are-pinned";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

/** A stack whose one policy document is the policy of one resource. */
function withDocument(type: string, statement: object, attribute = "policy"): StackBlocks {
  return {
    data: { aws_iam_policy_document: { document: { statement: [statement] } } },
    resource: { [type]: { it: { [attribute]: "${data.aws_iam_policy_document.document.json}" } } },
  };
}

const ofRole = (statement: object) => withDocument("aws_iam_role_policy", statement);
const ofTopic = (statement: object) => withDocument("aws_sns_topic_policy", statement);
const ofTrust = (statement: object) => withDocument("aws_iam_role", statement, "assume_role_policy");
const condition = (variable: string, ...values: string[]) => [{ test: "StringEquals", variable, values }];
const everybody = [{ type: "AWS", identifiers: ["*"] }];
const service = (name: string) => [{ type: "Service", identifiers: [`${name}.amazonaws.com`] }];

describeRule(actionsAreNamed, {
  finds: {
    "every action on everything": [
      ofRole({ actions: ["*"], resources: ["*"] }),
      [`aws_iam_role_policy.it: a statement allows "*"; name the actions that are needed`],
    ],
    "a whole service": [
      ofRole({ sid: "Keys", actions: ["kms:*", "s3:GetObject"], resources: ["arn:aws:kms:::key/1"] }),
      [`aws_iam_role_policy.it: statement Keys allows "kms:*"; name the actions that are needed`],
    ],
    "everything but one thing": [
      ofRole({ not_actions: ["iam:*"], resources: ["*"] }),
      [`aws_iam_role_policy.it: a statement allows everything but "iam:*"; name what is needed instead`],
    ],
    "a whole service in plain JSON": [
      {
        resource: {
          aws_sqs_queue_policy: {
            it: {
              policy: JSON.stringify({ Statement: { Effect: "Allow", Principal: { AWS: "1" }, Action: "sqs:*" } }),
            },
          },
        },
      },
      [`aws_sqs_queue_policy.it: a statement allows "sqs:*"; name the actions that are needed`],
    ],
    "a whole service in a document that another one takes in": [
      {
        data: {
          aws_iam_policy_document: {
            base: { statement: [{ actions: ["s3:*"] }] },
            whole: { source_policy_documents: ["${data.aws_iam_policy_document.base.json}"] },
          },
        },
        resource: { aws_iam_policy: { it: { policy: "${data.aws_iam_policy_document.whole.json}" } } },
      },
      [`aws_iam_policy.it: a statement allows "s3:*"; name the actions that are needed`],
    ],
  },
  passes: {
    "named actions": ofRole({ actions: ["s3:GetObject", "kms:ReEncrypt*"], resources: ["*"] }),
    "a denial of everything": ofTopic({ effect: "Deny", actions: ["*"], principals: everybody }),
  },
  leavesAlone: {
    "an endpoint's policy, which gives nothing": withDocument("aws_vpc_endpoint", { actions: ["*"] }),
    "a repository's lifecycle rules": { resource: { aws_ecr_lifecycle_policy: { it: { policy: `{"rules":[]}` } } } },
  },
});

describeRule(resourcesAreNamed, {
  finds: {
    "an action on everything that could be bound": [
      ofRole({ sid: "Read", actions: ["s3:GetObject", "ecr:GetAuthorizationToken"], resources: ["*"] }),
      [`aws_iam_role_policy.it: statement Read allows "s3:GetObject" on "*"; name the resources`],
    ],
  },
  passes: {
    "an action that AWS can bind to nothing": ofRole({ actions: ["ecr:GetAuthorizationToken"], resources: ["*"] }),
    "a named resource": ofRole({ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::bucket/*"] }),
  },
  leavesAlone: { "a key's policy, whose resource is the key": withDocument("aws_kms_key", { resources: ["*"] }) },
});

describeRule(noPublicPrincipal, {
  finds: {
    "a topic that everybody may write to": [
      ofTopic({ sid: "All", principals: everybody, actions: ["sns:Publish"] }),
      [
        `aws_sns_topic_policy.it: statement All allows the principal "*" without a condition; name principals, or pin aws:PrincipalAccount or aws:PrincipalArn`,
      ],
    ],
    "a condition that anybody meets": [
      ofTopic({ principals: everybody, condition: condition("aws:PrincipalArn", "*") }),
      [
        `aws_sns_topic_policy.it: a statement allows the principal "*" without a condition; name principals, or pin aws:PrincipalAccount or aws:PrincipalArn`,
      ],
    ],
    "a condition that a stranger meets by saying nothing": [
      ofTopic({
        principals: everybody,
        condition: [{ test: "StringEqualsIfExists", variable: "aws:PrincipalAccount", values: ["222222222222"] }],
      }),
      [
        `aws_sns_topic_policy.it: a statement allows the principal "*" without a condition; name principals, or pin aws:PrincipalAccount or aws:PrincipalArn`,
      ],
    ],
    "a key that everybody may use, in plain JSON": [
      {
        resource: {
          aws_kms_key: {
            it: { policy: `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}]}` },
          },
        },
      },
      [
        `aws_kms_key.it: a statement allows the principal "*" without a condition; name principals, or pin aws:PrincipalAccount or aws:PrincipalArn`,
      ],
    ],
  },
  passes: {
    "a named account": ofTopic({ principals: [{ type: "AWS", identifiers: ["arn:aws:iam::222222222222:root"] }] }),
    "everybody of one account": ofTopic({
      principals: everybody,
      condition: condition("aws:PrincipalAccount", "222222222222"),
    }),
    "a denial to everybody": ofTopic({ effect: "Deny", principals: everybody }),
  },
  leavesAlone: { "what a role may do": ofRole({ actions: ["s3:GetObject"] }) },
});

describeRule(servicePrincipalsArePinned, {
  finds: {
    "a role that a service takes for anybody": [
      ofTrust({ actions: ["sts:AssumeRole"], principals: service("ecs-tasks") }),
      [
        "aws_iam_role.it: a statement lets in ecs-tasks.amazonaws.com on anybody's behalf; add aws:SourceAccount, and aws:SourceArn where AWS sends it",
      ],
    ],
    "a topic that a service writes to for anybody": [
      ofTopic({ sid: "Alarms", principals: service("cloudwatch"), condition: condition("aws:SourceAccount", "*") }),
      [
        "aws_sns_topic_policy.it: statement Alarms lets in cloudwatch.amazonaws.com on anybody's behalf; add aws:SourceAccount, and aws:SourceArn where AWS sends it",
      ],
    ],
    "a key that EventBridge could use if it said for whom": [
      withDocument("aws_kms_key", {
        sid: "Events",
        principals: service("events"),
        condition: condition("aws:SourceAccount", "222222222222"),
      }),
      [
        "aws_kms_key.it: statement Events asks EventBridge for a source, which it does not name to a key; remove the condition",
      ],
    ],
    "a key that another service uses for anybody": [
      withDocument("aws_kms_key", { sid: "Alarms", principals: service("cloudwatch") }),
      [
        "aws_kms_key.it: statement Alarms lets in cloudwatch.amazonaws.com on anybody's behalf; add aws:SourceAccount, and aws:SourceArn where AWS sends it",
      ],
    ],
    "a queue that EventBridge sends to for anybody": [
      withDocument("aws_sqs_queue_policy", { sid: "Events", principals: service("events") }),
      [
        "aws_sqs_queue_policy.it: statement Events lets in events.amazonaws.com on anybody's behalf; add aws:SourceAccount, and aws:SourceArn where AWS sends it",
      ],
    ],
  },
  passes: {
    "a named account": ofTrust({
      principals: service("ecs-tasks"),
      condition: condition("aws:SourceAccount", "222222222222"),
    }),
    "an encryption context that names the account": withDocument("aws_kms_key", {
      principals: service("logs.us-east-1"),
      condition: condition("kms:EncryptionContext:aws:logs:arn", "arn:aws:logs:us-east-1:222222222222:*"),
    }),
    "a key for EventBridge, which names no source to it": withDocument("aws_kms_key", {
      principals: service("events"),
    }),
  },
  leavesAlone: {
    "a role that a person takes": ofTrust({ principals: [{ type: "AWS", identifiers: ["222222222222"] }] }),
  },
});

const ofAccount = [{ type: "AWS", identifiers: ["arn:aws:iam::111111111111:root"] }];

describeRule(accountsAreTrustedByRole, {
  finds: {
    "a role that anybody of an account takes": [
      ofTrust({ principals: ofAccount }),
      ["aws_iam_role.it: a statement lets in anybody of arn:aws:iam::111111111111:root; pin aws:PrincipalArn"],
    ],
  },
  passes: {
    "one role of it": ofTrust({
      principals: ofAccount,
      condition: condition("aws:PrincipalArn", "arn:aws:iam::111111111111:role/deployer"),
    }),
  },
  leavesAlone: { "a role that a service takes": ofTrust({ principals: service("lambda") }) },
});

const releasing = (...actions: string[]) => ofRole({ actions, resources: ["arn:aws:codepipeline:us-east-1:1:one"] });

describeRule(nobodyAsksAndAnswers, {
  finds: {
    "one who starts and approves": [
      releasing("codepipeline:StartPipelineExecution", "codepipeline:PutApprovalResult"),
      [
        "aws_iam_role_policy.it: allows codepipeline:StartPipelineExecution beside PutApprovalResult; give them to different people",
      ],
    ],
  },
  passes: { "one who approves": releasing("codepipeline:PutApprovalResult") },
  leavesAlone: { "one who starts": releasing("codepipeline:StartPipelineExecution") },
});

describeRule(passRoleIsBounded, {
  finds: {
    "any role to any service": [
      ofRole({ sid: "Pass", actions: ["iam:PassRole"], resources: ["*"] }),
      [
        `aws_iam_role_policy.it: statement Pass allows iam:PassRole on "*"; name the roles; statement Pass allows iam:PassRole to any service; add StringEquals iam:PassedToService`,
      ],
    ],
  },
  passes: {
    "one role to one service": ofRole({
      actions: ["iam:PassRole"],
      resources: ["arn:aws:iam::222222222222:role/thrive-dev-orders-task"],
      condition: condition("iam:PassedToService", "ecs-tasks.amazonaws.com"),
    }),
  },
  leavesAlone: { "a role that passes none": ofRole({ actions: ["s3:GetObject"], resources: ["*"] }) },
});

describeRule(policiesAreReadable, {
  finds: {
    "a policy that Terraform makes": [
      { resource: { aws_iam_role_policy: { it: { policy: "${jsonencode({})}" } } } },
      [
        "aws_iam_role_policy.it: policy cannot be read before Terraform runs; write it as a DataAwsIamPolicyDocument of the same stack",
      ],
    ],
    "a policy of a document that is elsewhere": [
      { resource: { aws_iam_role: { it: { assume_role_policy: "${data.aws_iam_policy_document.gone.json}" } } } },
      [
        "aws_iam_role.it: assume_role_policy cannot be read before Terraform runs; write it as a DataAwsIamPolicyDocument of the same stack",
      ],
    ],
  },
  passes: {
    "a document of the stack": ofRole({ actions: ["s3:GetObject"] }),
    "plain JSON": { resource: { aws_iam_policy: { it: { policy: `{"Statement":[]}` } } } },
  },
});

describeRule(noPlainSecret, {
  finds: {
    "an attribute that holds nothing else": [
      { resource: { aws_db_instance: { it: { password: "hunter2" } } } },
      ["aws_db_instance.it: password is written in plain; keep it in SSM or Secrets Manager and name where it is"],
    ],
    "what looks like a key, a token or a URL with a password": [
      {
        resource: {
          aws_ssm_parameter: {
            key: { insecure_value: "AKIAABCDEFGHIJKLMNOP" },
            pem: { insecure_value: "-----BEGIN RSA PRIVATE KEY-----" },
            token: { insecure_value: "eyJhbGciOiJI.eyJzdWIiOiIx.c2ln" },
            url: { insecure_value: "postgres://user:pass@db.example.gov/orders" },
          },
        },
      },
      [
        "aws_ssm_parameter.key: insecure_value holds an AWS access key; keep it in SSM or Secrets Manager and name where it is",
        "aws_ssm_parameter.pem: insecure_value holds a private key; keep it in SSM or Secrets Manager and name where it is",
        "aws_ssm_parameter.token: insecure_value holds a token; keep it in SSM or Secrets Manager and name where it is",
        "aws_ssm_parameter.url: insecure_value holds a URL with a password; keep it in SSM or Secrets Manager and name where it is",
      ],
    ],
    "a variable that is named like a secret": [
      {
        resource: {
          aws_ecs_task_definition: {
            it: { container_definitions: `[{"name":"a","environment":[{"name":"DB_PASSWORD","value":"x"}]}]` },
          },
        },
      },
      ["aws_ecs_task_definition.it: variable DB_PASSWORD is named like a secret and plain to read; move it to secrets"],
    ],
    "such a variable of a build or a function": [
      {
        resource: {
          aws_codebuild_project: {
            it: {
              environment: {
                environment_variable: [
                  { name: "GIT_TOKEN", value: "x" },
                  { name: "NPM_TOKEN", value: "/npm", type: "PARAMETER_STORE" },
                ],
              },
            },
          },
          aws_lambda_function: { it: { environment: { variables: { API_KEY: "x", LOG_LEVEL: "info" } } } },
        },
      },
      [
        "aws_codebuild_project.it: variable GIT_TOKEN is named like a secret and plain to read; move it to secrets",
        "aws_lambda_function.it: variable API_KEY is named like a secret and plain to read; move it to secrets",
      ],
    ],
    "a secret parameter that Terraform writes": [
      { resource: { aws_ssm_parameter: { it: { type: "SecureString", value: "hunter2" } } } },
      ["aws_ssm_parameter.it: value of a SecureString is written in plain; let whoever knows it write it"],
    ],
  },
  passes: {
    "a reference to a secret": { resource: { aws_db_instance: { it: { password: "${random_password.it.result}" } } } },
    "a variable that names the parameter of one": {
      resource: { aws_lambda_function: { it: { environment: { variables: { GITHUB_TOKEN_PARAMETERS: "/token" } } } } },
    },
    "a place of a secret": {
      resource: {
        aws_ecs_task_definition: {
          it: {
            container_definitions: `[{"name":"a","secrets":[{"name":"DB_PASSWORD","valueFrom":"arn:aws:ssm:us-east-1:2:parameter/db"}]}]`,
          },
        },
      },
    },
  },
});
