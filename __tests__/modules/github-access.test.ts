import { GithubAccess, type GithubAccessConfig, type GithubLanding } from "../../modules/github-access";
import { govPlace, place, synthesizedConstruct } from "../support/synthesized-construct";
import { addressesOf, type Block, resourceNamed, statementsOf, type Template, theOnly } from "../support/template";

const landing: GithubLanding = {
  kind: "environment",
  place,
  name: "dev",
  prefix: "thrive-dev-",
  parameters: "/thrive/dev/",
  stateBucket: "states",
  plans: "plans/dev",
  planRole: "thrive-dev-github-plan",
  applyRole: "thrive-dev-github-apply",
  readsPolicy: "thrive-dev-github-reads",
  boundary: "thrive-dev-github-boundary",
};
const releasesRoleArn = "arn:aws:iam::111111111111:role/thrive-delivery-github-releases";
const subject = "repo:state/platform";

function access(changes: Partial<GithubAccessConfig> = {}): Template {
  const config = { place, subject, makesProvider: true, landings: [landing], releasesRoleArn, ...changes };
  return synthesizedConstruct((scope) => void new GithubAccess(scope, "github", config));
}

const made = access();
const inGov = access({ place: govPlace, landings: [{ ...landing, place: govPlace }], makesProvider: false });

/** As IAM counts them: without white space. */
function charactersOf(statements: readonly Block[]): number {
  const policy = statements.map(({ sid, effect = "Allow", actions, resources = [], condition = [] }) => ({
    Sid: sid,
    Effect: effect,
    Action: actions,
    Resource: resources,
    ...(condition.length > 0 ? { Condition: condition } : {}),
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement: policy }).length;
}

const subjectsOf = (template: Template, role: string) =>
  statementsOf(template, `github_dev_${role}_trust_document`).flatMap(({ condition }) =>
    condition.map(({ test, variable, values }: Block) => [test, variable, values]),
  );

describe("who comes in from GitHub", () => {
  test.each([
    ["plan", ["repo:state/platform:pull_request", "repo:state/platform:ref:refs/heads/main"]],
    ["apply", ["repo:state/platform:environment:dev"]],
  ])("to %s: one repository and its occasions, letter for letter", (role, subs) => {
    expect(subjectsOf(made, role)).toEqual([
      ["StringEquals", "token.actions.githubusercontent.com:aud", ["sts.amazonaws.com"]],
      ["StringEquals", "token.actions.githubusercontent.com:sub", subs],
    ]);
  });

  test("is known by a provider without thumbprints, which AWS does not use for GitHub", () => {
    expect(theOnly(made, "aws_iam_openid_connect_provider")).toMatchObject({
      url: "https://token.actions.githubusercontent.com",
      client_id_list: ["sts.amazonaws.com"],
    });
    expect(theOnly(made, "aws_iam_openid_connect_provider")).not.toHaveProperty("thumbprint_list");
  });

  test("by a provider that is there already, in its own partition", () => {
    expect(addressesOf(inGov).filter((address) => /openid/.test(address))).toEqual([]);
    expect(statementsOf(inGov, "github_dev_plan_trust_document")[0]?.principals).toEqual([
      {
        type: "Federated",
        identifiers: ["arn:aws-us-gov:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"],
      },
    ]);
    expect(JSON.stringify(inGov.data)).not.toContain("arn:aws:iam::2");
  });

  test("stays an hour at most", () => {
    const roles = ["plan", "apply"].map((role) => resourceNamed(made, `aws_iam_role.github_dev_${role}`));
    expect(roles.map(({ max_session_duration: seconds }) => seconds)).toEqual([3600, 3600]);
  });
});

describe("a role that plans", () => {
  const actions = ["github_dev_plan_permissions_document", "github_dev_reads_document"].flatMap((document) =>
    statementsOf(made, document).flatMap((statement) => statement.actions as string[]),
  );

  test("writes locks and plans, and nothing else", () => {
    const reading = /^[\w-]+:(BatchGet|Describe|Get|GET|List)|^kms:Decrypt$/;
    expect(actions.filter((action) => !reading.test(action)).sort()).toEqual([
      "kms:GenerateDataKey",
      "s3:DeleteObject",
      "s3:PutObject",
      "s3:PutObject",
    ]);
  });

  test("reads no rows, messages, records, secrets and objects but states, locks and the route map", () => {
    const contents =
      /^(dynamodb:(GetItem|Query|Scan)|sqs:Receive|logs:(Get|Filter|Start)|secretsmanager:|ssm:GetParametersByPath)/;
    expect(actions.filter((action) => contents.test(action))).toEqual([]);
    const objects = ["github_dev_plan_permissions_document", "github_dev_reads_document"].flatMap((document) =>
      statementsOf(made, document).filter((statement) => statement.actions.includes("s3:GetObject")),
    );
    expect(objects.flatMap(({ resources }) => resources)).toEqual([
      "arn:aws:s3:::states/dev.tfstate",
      "arn:aws:s3:::states/dev-*.tfstate",
      "arn:aws:s3:::states/dev.tfstate.tflock",
      "arn:aws:s3:::states/dev-*.tfstate.tflock",
      "arn:aws:s3:::thrive-dev-*/change-router/*",
    ]);
  });
});

describe("a role that applies", () => {
  const denied = statementsOf(made, "github_dev_boundary_document").filter(({ effect }) => effect === "Deny");
  const isDenied = (action: string, resource: string) =>
    denied.some(
      ({ actions, resources }) =>
        actions.some((one: string) => matches(one, action)) && resources.some((one: string) => matches(one, resource)),
    );
  const matches = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(text);
  const iam = (resource: string) => `arn:aws:iam::222222222222:${resource}`;

  test("is bounded", () => {
    expect(resourceNamed(made, "aws_iam_role.github_dev_apply").permissions_boundary).toBe(
      "${aws_iam_policy.github_dev_boundary.arn}",
    );
  });

  test.each([
    ["cloudtrail:StopLogging", "arn:aws:cloudtrail:us-east-1:222222222222:trail/audit"],
    ["cloudtrail:DeleteTrail", "arn:aws:cloudtrail:us-east-1:222222222222:trail/audit"],
    ["cloudtrail:PutEventSelectors", "arn:aws:cloudtrail:us-east-1:222222222222:trail/audit"],
    ["iam:UpdateOpenIDConnectProviderThumbprint", iam("oidc-provider/token.actions.githubusercontent.com")],
    ["iam:DeleteOpenIDConnectProvider", iam("oidc-provider/token.actions.githubusercontent.com")],
    ["iam:CreatePolicyVersion", iam("policy/thrive-dev-github-boundary")],
    ["iam:SetDefaultPolicyVersion", iam("policy/thrive-dev-github-boundary")],
    ["iam:DeleteRolePermissionsBoundary", iam("role/thrive-dev-github-apply")],
    ["iam:UpdateAssumeRolePolicy", iam("role/thrive-dev-github-apply")],
    ["iam:PutRolePolicy", iam("role/thrive-prod-github-apply")],
    ["iam:CreateAccessKey", iam("user/somebody")],
    ["s3:PutBucketPolicy", "arn:aws:s3:::states"],
    ["s3:DeleteObjectVersion", "arn:aws:s3:::states/dev-network.tfstate"],
  ])("can never %s %s", (action, resource) => expect(isDenied(action, resource)).toBe(true));

  test("can change the roles of its own environment", () => {
    expect(isDenied("iam:PutRolePolicy", iam("role/thrive-dev-orders-task"))).toBe(false);
    expect(isDenied("iam:PutRolePolicy", iam("role/thrive-dev-github-task"))).toBe(false); // of a service with that name
    const { resources } = statementsOf(made, "github_dev_apply_permissions_document").find(
      ({ sid }) => sid === "Roles",
    )!;
    expect(resources).toEqual([iam("role/thrive-dev-*")]);
  });
});

test("what IAM would refuse for its length is shorter", () => {
  for (const kind of ["environment", "delivery"] as const) {
    const template = access({ landings: [{ ...landing, kind }] });
    const lengthOf = (document: string) => charactersOf(statementsOf(template, `github_dev_${document}_document`));
    expect(lengthOf("reads")).toBeLessThan(6144);
    expect(lengthOf("boundary")).toBeLessThan(6144);
    expect(lengthOf("plan_permissions")).toBeLessThan(10_240);
    expect(lengthOf("apply_permissions")).toBeLessThan(10_240);
  }
});

test("whether a release is under way is told to the roles that apply, in whatever account", () => {
  const askers = [{ accountId: "222222222222", roleArn: "arn:aws:iam::222222222222:role/thrive-dev-github-apply" }];
  const pipelines = "arn:aws:codepipeline:us-east-1:111111111111:thrive-delivery-*";
  const template = access({ releases: { role: "thrive-delivery-github-releases", askers, pipelines } });
  expect(statementsOf(template, "github_releases_trust_document")).toEqual([
    {
      actions: ["sts:AssumeRole"],
      principals: [{ type: "AWS", identifiers: ["arn:aws:iam::222222222222:root"] }],
      condition: [{ test: "ArnEquals", variable: "aws:PrincipalArn", values: [askers[0]?.roleArn] }],
    },
  ]);
  expect(statementsOf(template, "github_releases_permissions_document")).toEqual([
    { sid: "Stages", actions: ["codepipeline:GetPipelineState"], resources: [pipelines] },
  ]);
  const asks = (of: Template) =>
    statementsOf(of, "github_dev_apply_permissions_document").filter(({ sid }) => /Stages|Releases/.test(sid));
  expect(asks(made)).toEqual([{ sid: "AskForReleases", actions: ["sts:AssumeRole"], resources: [releasesRoleArn] }]);
  expect(asks(template)).toEqual([
    { sid: "Stages", actions: ["codepipeline:GetPipelineState"], resources: [pipelines] }, // without a role between
  ]);
});
