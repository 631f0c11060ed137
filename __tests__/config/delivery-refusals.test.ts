import {
  bitbucket,
  codeCommit,
  createdConnection,
  type DeliveryInput,
  existingConnection,
  gitHub,
  gitLab,
} from "../../config/delivery.schema";
import { slack, teams } from "../../config/notifications.schema";
import { isProtected } from "../../config/environment.schema";
import { branchPattern } from "../../config/git-names";
import { automatic } from "../../config/promotion.schema";
import { resolve } from "../../config/resolve";
import { resolveAll } from "../../config/resolve-all";
import { secretAt } from "../../config/service.schema";
import { aDelivery, anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

const inGov = { partition: "aws-us-gov", region: "us-gov-west-1" } as const;

function refusalsOf(change: object, place: object = {}): string[] {
  const delivery = { ...aDelivery(place), ...change } as DeliveryInput;
  return refusals(aPlatform({ delivery, environments: [anEnvironment(place)] }), catalogueOf(aService()));
}

const following = (repository: object) => ({ repositories: { services: repository } });
const gitHubSettings = {
  repository: "example-state/services",
  connection: createdConnection("github"),
  token: secretAt("/github/token"),
  webhookSecret: secretAt("/github/webhook"),
};
const connectedTo = { repository: "example-state/services", connection: createdConnection("git") };
const arn = "arn:aws:codeconnections:us-east-1:111111111111:connection/01234567-89ab-cdef-0123-456789abcdef";

describe("a repository with one wrong setting is refused", () => {
  const codeCommitName =
    "is not a name that CodeCommit takes; use up to 100 letters, digits and ._-, without .git at its end";
  const owned = "is not owner/name; write it like example-state/thrive-services";
  const grouped = "is not group/name; write it like example-state/services/thrive-services";
  const server = "is not a server's name; write it like git.example.gov, without https://";
  const notAPlace = 'is not the place of a secret; write secretAt("/…")';
  const aConnection = "is not the ARN of a connection; the console shows it under Developer Tools, Connections";
  const gitBranch = "is not a branch that git takes; write it like main or release/2027";

  const cases: readonly (readonly [object, string])[] = [
    [{ kind: "gitea", repository: "a/b" }, `kind: "gitea" is not one of codecommit, github, gitlab, bitbucket`],
    [{ kind: "azuredevops" }, `kind: "azuredevops" is not one of codecommit, github, gitlab, bitbucket`],
    ...["", "my services", "services.git", "a/b", "n".repeat(101)].map(
      (name) => [codeCommit({ name }), `name: ${JSON.stringify(name)} ${codeCommitName}`] as const,
    ),
    ...["services", "https://github.com/a/b", "a/b/c", "a/b.git", "a b/c", ""].map(
      (repository) =>
        [gitHub({ ...gitHubSettings, repository }), `repository: ${JSON.stringify(repository)} ${owned}`] as const,
    ),
    [bitbucket({ ...connectedTo, repository: "services" }), `repository: "services" ${owned}`],
    [gitLab({ ...connectedTo, repository: "services" }), `repository: "services" ${grouped}`],
    [gitLab({ ...connectedTo, repository: "/a/b" }), `repository: "/a/b" ${grouped}`],
    [gitHub({ ...gitHubSettings, host: "https://git.example.gov" }), `host: "https://git.example.gov" ${server}`],
    [gitHub({ ...gitHubSettings, host: "" }), `host: "" ${server}`],
    [gitLab({ ...connectedTo, host: "gitlab.com" }), `host: "gitlab.com" is what is used without a host; remove it`],
    [{ ...gitHub(gitHubSettings), connection: undefined }, `connection: is missing; it is an object`],
    [
      gitHub({ ...gitHubSettings, connection: createdConnection("GitHub") }),
      `connection.name: "GitHub" is not lower-case words joined by dashes; write it like case-management`,
    ],
    [
      gitHub({ ...gitHubSettings, connection: createdConnection("github-of-the-state") }),
      `connection.name: "github-of-the-state" is longer than 12 characters; AWS names are built from it, so shorten it`,
    ],
    [
      gitHub({ ...gitHubSettings, connection: existingConnection("github") }),
      `connection.arn: "github" ${aConnection}`,
    ],
    [
      gitHub({ ...gitHubSettings, connection: existingConnection(arn.replace("aws", "aws-us-gov")) }),
      `connection.arn: "${arn.replace("aws", "aws-us-gov")}" is not in partition aws; take a connection of the delivery account`,
    ],
    [{ ...gitHub(gitHubSettings), token: "ghp_hunter2" }, `token: ${notAPlace}`],
    [{ ...gitHub(gitHubSettings), webhookSecret: "hunter2" }, `webhookSecret: ${notAPlace}`],
    ...[
      "my branch",
      "feature..x",
      "-x",
      "x/",
      "/x",
      ".x",
      "a/.b",
      "x.lock",
      "x~1",
      "a:b",
      "a\\b",
      "a//b",
      "@",
      "a@{1}",
    ].map(
      (branch) => [codeCommit({ name: "services", branch }), `branch: ${JSON.stringify(branch)} ${gitBranch}`] as const,
    ),
    [codeCommit({ name: "services", branch: "${x}" }), `branch: "\${x}" ${gitBranch}`],
    [codeCommit({ name: "services", branch: "a\u0000b" }), `branch: "a\\u0000b" ${gitBranch}`],
    [codeCommit({ name: "services", branch: "" }), `branch: "" is empty; write it like main`],
    [
      codeCommit({ name: "services", branch: "release/*" }),
      `branch: "release/*" is a pattern; a pipeline follows one branch, so write its name`,
    ],
    [
      codeCommit({ name: "services", branch: "refs/heads/main" }),
      `branch: "refs/heads/main" is a whole reference; write the branch alone, like main`,
    ],
    [
      codeCommit({ name: "services", branch: "b".repeat(251) }),
      `branch: "${"b".repeat(251)}" is longer than 250 characters; shorten it`,
    ],
  ];

  test.each(cases)("%j", (repository, problem) => {
    expect(refusalsOf(following(repository))).toEqual([`environments/delivery: repositories.services.${problem}`]);
  });
});

describe("repositories are refused", () => {
  test("when there is none", () => {
    expect(refusalsOf({ repositories: {} })).toEqual([
      "environments/delivery: repositories: {} names no repository; services are built from one",
    ]);
  });

  test("when one has two keys: a push would start everything twice", () => {
    const repositories = { services: codeCommit({ name: "services" }), again: codeCommit({ name: "Services" }) };
    expect(refusalsOf({ repositories })).toEqual([
      "environments/delivery: repositories.again: is the repository of services too; use that key",
    ]);
  });

  test("when a key cannot be part of a name", () => {
    expect(
      refusalsOf({ repositories: { services: codeCommit({ name: "a" }), "My Key": codeCommit({ name: "b" }) } }),
    ).toEqual([
      "environments/delivery: repositories.My Key: is not lower-case words joined by dashes; write it like case-management",
    ]);
  });

  test("when a connection would reach two providers", () => {
    const repositories = {
      services: gitHub(gitHubSettings),
      ui: gitLab({ ...connectedTo, connection: createdConnection("github") }),
    };
    expect(refusalsOf({ repositories })).toEqual([
      `environments/delivery: repositories.ui.connection: "github" connects services to github, and a connection reaches one provider; give it another`,
    ]);
  });

  test("but not when two share a connection to one provider", () => {
    const repositories = {
      services: gitHub(gitHubSettings),
      ui: gitHub({ ...gitHubSettings, repository: "example-state/ui" }),
    };
    expect(refusalsOf({ repositories })).toEqual([]);
  });
});

test("a repository on a self-managed server is reached by its host, and on the public one without", () => {
  const host = "git.example.gov";
  for (const repository of [
    gitHub({ ...gitHubSettings, host }),
    gitLab({ ...connectedTo, host }),
    gitLab(connectedTo),
  ]) {
    const delivery = aDelivery(following(repository) as Partial<DeliveryInput>);
    const environments = [anEnvironment({ promotion: automatic() })];
    expect(refusals(aPlatform({ delivery, environments }), catalogueOf(aService()))).toEqual([]);
  }
});

test("a secret that stands where its place belongs is not repeated", () => {
  expect(refusalsOf(following({ ...gitHub(gitHubSettings), token: "ghp_hunter2" })).join()).not.toContain("hunter2");
});

describe("the pattern of a webhook", () => {
  test.each([
    ["main", "refs/heads/main"],
    ["release/1.0", "refs/heads/release/1.0"],
    ["a+b(c)|d", "refs/heads/a+b(c)|d"],
  ])("of %s meets that branch alone", (branch, reference) => {
    const pattern = new RegExp(branchPattern(branch));
    expect(pattern.test(reference)).toBe(true);
    expect(
      [`x${reference}`, `${reference}x`, "refs/heads/release/1x0", "refs/heads/", ""].filter((one) =>
        pattern.test(one),
      ),
    ).toEqual([]);
  });
});

describe("notifications with one wrong setting are refused", () => {
  const workspace = "T0123ABCDEF";
  const channel = "C0123ABCDEF";
  const id = "01234567-89ab-cdef-0123-456789abcdef";
  const aTeam = { tenant: id, team: id, channel: "19%3a0123abcd%40thread.tacv2" };
  const notTeams = "is not an id of Teams; it is a lower-case UUID";
  const toWebhook = (url: string) => ({ webhooks: { status: { url } } });
  const address = "is not a webhook's address; write it like https://hooks.example.gov/builds, without user and query";

  const cases: readonly (readonly [object, string])[] = [
    ...["delivery", "delivery@", "@example.gov", "a b@example.gov", "a@localhost", "mailto:a@example.gov", ""].map(
      (email) => [{ emails: [email] }, `emails[0]: ${JSON.stringify(email)} is not an e-mail address`] as const,
    ),
    [
      { emails: ["a@example.gov", "A@example.gov"] },
      `emails[1]: "A@example.gov" is there twice; nobody wants to hear twice, so remove one`,
    ],
    [{ chat: [{ kind: "irc" }] }, `chat[0].kind: "irc" is not one of slack, teams`],
    [
      { chat: [slack({ workspace: "example-state", channel })] },
      `chat[0].workspace: "example-state" is not a Slack workspace id; it looks like T0123ABCDEF, in the address of the web client`,
    ],
    [
      { chat: [slack({ workspace, channel: "#builds" })] },
      `chat[0].channel: "#builds" is not a Slack channel id; it looks like C0123ABCDEF, at the end of the channel's details`,
    ],
    [{ chat: [teams({ ...aTeam, tenant: "state" })] }, `chat[0].tenant: "state" ${notTeams}`],
    [{ chat: [teams({ ...aTeam, team: "builds" })] }, `chat[0].team: "builds" ${notTeams}`],
    [
      { chat: [teams({ ...aTeam, channel: "General" })] },
      `chat[0].channel: "General" is not a Teams channel id; it looks like 19%3a0123abcd%40thread.tacv2, in the channel's link`,
    ],
    [
      { chat: [slack({ workspace, channel }), slack({ workspace, channel })] },
      `chat[1].channel: "${channel}" is there twice; nobody wants to hear twice, so remove one`,
    ],
    [
      toWebhook("http://hooks.example.gov/x"),
      `webhooks.status.url: "http://hooks.example.gov/x" is not https; what happens here is nobody else's to read`,
    ],
    ...[
      "https://",
      "https://user:pass@hooks.example.gov/",
      "https://hooks",
      "https://hooks.example.gov/?x=1",
      "https://10.0.0.1/x",
    ].map((url) => [toWebhook(url), `webhooks.status.url: "${url}" ${address}`] as const),
    [
      toWebhook("https://hooks.example.gov/${x}"),
      `webhooks.status.url: "https://hooks.example.gov/\${x}" contains a Terraform template sequence; write the address itself`,
    ],
    [
      toWebhook(`https://hooks.example.gov/${"x".repeat(2048)}`),
      `webhooks.status.url: "https://hooks.example.gov/${"x".repeat(2048)}" is longer than the 2048 characters of an API destination`,
    ],
    [
      { webhooks: { one: { url: "https://a.gov/x" }, two: { url: "https://a.gov/x" } } },
      `webhooks.two.url: "https://a.gov/x" is there twice; nobody wants to hear twice, so remove one`,
    ],
    [
      { webhooks: { status: { url: "https://a.gov/x", secret: "hunter2" } } },
      `webhooks.status.secret: is not the place of a secret; write secretAt("/…")`,
    ],
    [
      { emails: ["a@example.gov"], critical: { emails: ["A@example.gov"] } },
      `critical.emails[0]: "A@example.gov" is there twice; nobody wants to hear twice, so remove one`,
    ],
    [
      {
        webhooks: { pager: { url: "https://a.gov/x" } },
        critical: { webhooks: { pager: { url: "https://b.gov/x" } } },
      },
      `critical.webhooks.pager: is the name of another webhook too; rename one`,
    ],
    [{ critical: { critical: {} } }, `critical.critical: is not a setting; remove it or correct its spelling`],
    [
      { emails: Array.from({ length: 40 }, (_, index) => `somebody-${index}@mail.example.gov`) },
      `emails: are 3447 characters of addresses, and the fire drill has room for 2000; use a list that your mail server keeps`,
    ],
    [{ sms: ["+1"] }, `sms: is not a setting; remove it or correct its spelling`],
  ];

  test.each(cases)("%j", (notifications, problem) => {
    expect(refusalsOf({ notifications })).toEqual([`environments/delivery: notifications.${problem}`]);
  });

  test("but not right ones", () => {
    const notifications = {
      emails: ["Delivery.Team+builds@example.gov"],
      chat: [slack({ workspace, channel }), teams(aTeam)],
      webhooks: { status: { url: "https://hooks.example.gov:8443/builds", secret: secretAt("/hooks/status") } },
    };
    expect(refusalsOf({ notifications })).toEqual([]);
  });

  test("but somebody has to hear of what is protected", () => {
    const nobody = "tells nobody of what is protected; name an e-mail, a channel or a webhook";
    expect(refusalsOf({ protection: isProtected, notifications: {} })).toEqual([
      `environments/delivery: notifications: ${nobody}`,
    ]);
    expect(refusalsOf({ protection: isProtected, notifications: { critical: { emails: ["a@example.gov"] } } })).toEqual(
      [],
    );
  });

  test("chat in GovCloud, which has none", () => {
    expect(refusalsOf({ notifications: { chat: [slack({ workspace, channel })] } }, inGov)).toEqual([
      "environments/delivery: notifications.chat: is not reached in aws-us-gov, which has no chat; use emails or webhooks",
    ]);
  });
});

describe("the router", () => {
  test.each([
    [{ base: "HEAD~1" }, `base: "HEAD~1" is not one of lastSucceeded, lastStarted`],
    [{ firstRun: "skip" }, `firstRun: "skip" is not one of start, baseline`],
    [{ afterRejection: "ask" }, `afterRejection: "ask" is not one of hold, propose`],
    [{ maxAutoRetries: -1 }, `maxAutoRetries: -1 is too few retries; the least is 0`],
    [{ maxAutoRetries: 6 }, `maxAutoRetries: 6 is too many retries; the most is 5`],
    [{ startsPerMinute: 0 }, `startsPerMinute: 0 is too few starts a minute; the least is 1`],
    [{ startsPerMinute: 61 }, `startsPerMinute: 61 is too many starts a minute; the most is 60`],
  ])("is refused with %j", (router, problem) => {
    expect(refusalsOf({ router })).toEqual([`environments/delivery: router.${problem}`]);
  });

  test("compares with what succeeded, starts what has no past, and holds what was rejected", () => {
    expect(resolve(aPlatform(), catalogueOf(aService())).delivery.router).toEqual({
      base: "lastSucceeded",
      firstRun: "start",
      afterRejection: "hold",
      maxAutoRetries: 1,
      startsPerMinute: 5,
    });
  });
});

test("two platforms in one account and region are refused one name: every AWS name would be there twice", () => {
  const environments = [anEnvironment({ name: "other", domain: "other.example.gov", account: { id: "333333333333" } })];
  expect(() => resolveAll([aPlatform(), aPlatform({ environments })], catalogueOf(aService()))).toThrow(
    'platforms/thrive: name: "thrive" is another platform\'s that delivers from 111111111111/us-east-1 too; give one of them another name or account',
  );
});
