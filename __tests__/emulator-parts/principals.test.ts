import { carriedPolicy } from "../../emulator/principals/carried-policy";
import type { SignedRequest } from "../../emulator/signed-request";
import { policyPrincipals } from "../../emulator/principals/policy-principals";
import { principalExists } from "../../emulator/principals/principal-exists";
import { refusedPrincipal } from "../../emulator/principals/refused-principal";

const nobody = "arn:aws:iam::123456789012:role/nobody";
const operator = "arn:aws:iam::123456789012:role/team/operator";
const policy = (aws: string) => JSON.stringify({ Statement: { Effect: "Allow", Principal: { AWS: aws } } });
const find = async (_account: string, type: string, name: string) =>
  `${type}/${name}` === "role/operator" ? operator : undefined;

test("principals are read from every statement, one or many, of every kind", () => {
  const document = JSON.stringify({
    Statement: [
      { Principal: "*" },
      { Principal: { AWS: [operator, "123456789012"], Service: "ecs-tasks.amazonaws.com" } },
      { NotPrincipal: { AWS: nobody } },
      { Action: "s3:*" },
    ],
  });
  expect(policyPrincipals(document)).toEqual([
    { kind: "AWS", value: "*" },
    { kind: "AWS", value: operator },
    { kind: "AWS", value: "123456789012" },
    { kind: "Service", value: "ecs-tasks.amazonaws.com" },
    { kind: "AWS", value: nobody },
  ]);
});

test("a document that is no JSON is left to its home", () => {
  expect(policyPrincipals("{")).toEqual([]);
});

test.each([
  ["AWS", "*"],
  ["AWS", "210987654321"],
  ["AWS", "arn:aws:iam::210987654321:root"],
  ["AWS", "arn:aws-us-gov:iam::210987654321:root"],
  ["AWS", operator],
  ["AWS", "arn:aws:sts::123456789012:assumed-role/operator/session"],
  ["AWS", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"],
  ["Service", "logs.us-east-1.amazonaws.com"],
  ["Federated", "cognito-identity.amazonaws.com"],
])("%s %s is accepted", async (kind, value) => {
  expect(await principalExists({ kind, value }, find)).toBe(true);
});

test.each([
  ["AWS", nobody],
  ["AWS", "arn:aws:iam::123456789012:role/operator"], // the path is missing
  ["AWS", "arn:aws:iam::123456789012:user/operator"],
  ["AWS", "arn:aws:iam::123456789012:role/*"],
  ["AWS", "arn:aws:sts::123456789012:assumed-role/nobody/session"],
  ["AWS", "operator"],
  ["Service", "ecs-tasks.amazonaws"],
])("%s %s is refused", async (kind, value) => {
  expect(await principalExists({ kind, value }, find)).toBe(false);
});

const target = (action: string) => ({ "x-amz-target": `Prefix_2015.${action}` });

const carriers = [
  {
    service: "iam",
    body: form({ Action: "CreateRole", AssumeRolePolicyDocument: policy(nobody) }),
    code: "MalformedPolicyDocument",
    message: `Invalid principal in policy: "AWS":"${nobody}"`,
  },
  {
    service: "iam",
    body: form({ Action: "UpdateAssumeRolePolicy", PolicyDocument: policy(nobody) }),
    code: "MalformedPolicyDocument",
    message: `Invalid principal in policy: "AWS":"${nobody}"`,
  },
  {
    service: "kms",
    headers: target("PutKeyPolicy"),
    body: JSON.stringify({ Policy: policy(nobody) }),
    code: "MalformedPolicyDocumentException",
    message: "Policy contains a statement with one or more invalid principals.",
  },
  {
    service: "ecr",
    headers: target("SetRepositoryPolicy"),
    body: JSON.stringify({ policyText: policy(nobody) }),
    code: "InvalidParameterException",
    message: "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
  },
  {
    service: "sns",
    body: form({ Action: "SetTopicAttributes", AttributeName: "Policy", AttributeValue: policy(nobody) }),
    code: "InvalidParameter",
    message: "Invalid parameter: Policy Error: PrincipalNotFound",
  },
  {
    service: "sns",
    body: form({
      Action: "CreateTopic",
      "Attributes.entry.1.key": "Policy",
      "Attributes.entry.1.value": policy(nobody),
    }),
    code: "InvalidParameter",
    message: "Invalid parameter: Policy Error: PrincipalNotFound",
  },
  {
    service: "sqs",
    headers: target("SetQueueAttributes"),
    body: JSON.stringify({ Attributes: { Policy: policy(nobody) } }),
    code: "InvalidAttributeValue",
    message: "Invalid value for the parameter Policy.",
  },
  {
    service: "s3",
    method: "PUT",
    url: "/bucket?policy",
    body: policy(nobody),
    code: "MalformedPolicy",
    message: "Invalid principal in policy",
  },
  {
    service: "apigateway",
    url: "/restapis",
    body: JSON.stringify({ policy: policy(nobody) }),
    code: "BadRequestException",
    message: "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.",
  },
  {
    service: "apigateway",
    method: "PATCH",
    url: "/restapis/abc",
    body: JSON.stringify({ patchOperations: [{ op: "replace", path: "/policy", value: policy(nobody) }] }),
    code: "BadRequestException",
    message: "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.",
  },
];

test.each(carriers)("$service refuses a principal that does not exist: $code", async ({ code, message, ...sent }) => {
  expect(await refusedPrincipal(request(sent), find)).toMatchObject({ code, message });
});

test.each(carriers)("$service takes one that does", async ({ body, ...sent }) => {
  const existing = body.replaceAll("nobody", "team/operator");
  expect(await refusedPrincipal(request({ ...sent, body: existing }), find)).toBeUndefined();
});

test.each([
  { service: "iam", body: form({ Action: "GetRole" }) },
  { service: "kms", headers: target("Encrypt"), body: "{}" },
  { service: "sns", body: form({ Action: "Publish" }) },
  { service: "s3", method: "PUT", url: "/bucket/policy", body: policy(nobody) },
  { service: "apigateway", url: "/restapis/abc/resources", body: "{}" },
  { service: "ecs", headers: target("CreateService"), body: "{}" },
])("a request of $service without a policy carries none", (sent) => {
  expect(carriedPolicy(request(sent))).toBeUndefined();
});

interface Sent extends Partial<Omit<SignedRequest, "body">> {
  readonly service: string;
  readonly body: string;
}

function request(sent: Sent): SignedRequest {
  return { account: "123456789012", method: "POST", url: "/", headers: {}, ...sent, body: Buffer.from(sent.body) };
}

function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}
