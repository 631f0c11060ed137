import { awsCalls, type AwsCalls } from "./trials-support/aws-calls";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(120_000);

let emulator: TrialEmulator;
let aws: AwsCalls;

beforeAll(async () => {
  emulator = await startTrialEmulator("refusals");
  aws = awsCalls(emulator.endpoint);
});

afterAll(() => emulator?.stop());

const service = { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" };
const policyFor = (role: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: role }, Action: "*", Resource: "*" }],
  });
const createRole = (name: string, path: string, trust: string) =>
  aws.query("iam", {
    Action: "CreateRole",
    Version: "2010-05-08",
    RoleName: name,
    Path: path,
    AssumeRolePolicyDocument: trust,
  });

test("a key policy may name a role once it is there", async () => {
  const role = "arn:aws:iam::123456789012:role/trial/reader";
  const createKey = () => aws.json("kms", "TrentService.CreateKey", { Policy: policyFor(role) });

  const early = await createKey();
  expect(early.status).toBe(400);
  expect(JSON.parse(early.body)).toEqual({
    __type: "MalformedPolicyDocumentException",
    message: "Policy contains a statement with one or more invalid principals.",
  });

  const trust = JSON.stringify({ Version: "2012-10-17", Statement: [service] });
  expect(await createRole("reader", "/trial/", trust)).toMatchObject({ status: 200 });
  expect(await createKey()).toMatchObject({ status: 200 });
});

test("a trust policy may not name a role of another account that is not there", async () => {
  const answer = await createRole("trusting", "/", policyFor("arn:aws:iam::210987654321:role/elsewhere"));
  expect(answer.status).toBe(400);
  expect(answer.body).toContain("<Code>MalformedPolicyDocument</Code>");
  expect(answer.body).toContain(
    'Invalid principal in policy: "AWS":"arn:aws:iam::210987654321:role/elsewhere"</Message>',
  );
});

test("a bucket policy with a role that is not there is refused", async () => {
  await aws.rest("s3", "PUT", "/trial-refusals", "");
  const answer = await aws.rest(
    "s3",
    "PUT",
    "/trial-refusals?policy",
    policyFor("arn:aws:iam::123456789012:role/nobody"),
  );
  expect(answer.status).toBe(400);
  expect(answer.body).toContain("<Code>MalformedPolicy</Code><Message>Invalid principal in policy</Message>");
});

test("what moto lacks is refused as a caller's mistake, which no SDK retries", async () => {
  const target = "AmazonEC2ContainerServiceV20141113.PutAccountSettingDefault";
  const answer = await aws.json("ecs", target, { name: "containerInsights", value: "enabled" });
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body)).toEqual({
    __type: "NotEmulated",
    message: "moto: NotImplementedError('The put_account_setting_default action has not been implemented')",
  });
});

test("two services can have their linked roles, under AWS's names; a second one is refused", async () => {
  const linkedRole = (name: string) =>
    aws.query("iam", {
      Action: "CreateServiceLinkedRole",
      Version: "2010-05-08",
      AWSServiceName: `${name}.amazonaws.com`,
    });
  expect((await linkedRole("ecs")).body).toContain("<RoleName>AWSServiceRoleForECS</RoleName>");
  expect((await linkedRole("ecs.application-autoscaling")).body).toContain(
    "<RoleName>AWSServiceRoleForApplicationAutoScaling_ECSService</RoleName>",
  );
  const again = await linkedRole("ecs");
  expect(again.status).toBe(400);
  expect(again.body).toContain(
    "<Code>InvalidInput</Code><Message>Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.</Message>",
  );
});
