import { accountOfKey } from "../../emulator/account-of-key";
import { Accounts } from "../../emulator/accounts";
import { answeringAccount } from "../../emulator/authorization/answering-account";
import { gitAccount, gitPathOf } from "../../emulator/codecommit/smart-http";
import { HomeClients } from "../../emulator/home-clients";
import { joinedControl } from "../../emulator/joined-control";
import { rootAccount, rootKey } from "../../emulator/root-account";

const [first, dev] = ["123456789012", "222222222222"];

test.each([
  ["local", first],
  [dev, dev],
  ["22222222222", undefined],
  ["ASIA0123456789ABCDEF", undefined],
])("the key %s is the root of %s", (key, account) => {
  expect(rootAccount(key)).toBe(account);
  if (account !== undefined) expect(rootKey(account)).toBe(key);
});

describe("the account of a call", () => {
  let asked: string[];
  const accountOf = accountOfKey({
    secretOf: async (key) => {
      asked.push(key);
      if (key === "broken") throw new Error("IAM is gone");
      return key === "ASIADEV" ? { secretAccessKey: "s", principalArn: "", account: dev } : undefined;
    },
  });

  beforeEach(() => void (asked = []));

  test("is told by a root's key, and asked for once for a key that was issued", async () => {
    expect(await Promise.all(["local", dev, undefined].map(accountOf))).toEqual([first, dev, first]);
    expect([await accountOf("ASIADEV"), await accountOf("ASIADEV")]).toEqual([dev, dev]);
    expect(asked).toEqual(["ASIADEV"]);
  });

  test("is the first for a key that nobody has, until somebody has it", async () => {
    expect([await accountOf("ASIANONE"), await accountOf("ASIANONE")]).toEqual([first, first]);
    expect(asked).toEqual(["ASIANONE", "ASIANONE"]);
    await expect(accountOf("broken")).rejects.toThrow("IAM is gone");
  });
});

test.each([
  ["ecr", { registryId: dev, repositoryName: "web" }, dev],
  ["ecr", { registryId: "../../etc" }, first],
  ["ecr", { repositoryName: "web" }, first],
  ["ecs", { registryId: dev }, first],
])("a call to %s with %j is about the account %s", (service, input, account) => {
  const request = {
    account: first,
    service,
    method: "POST",
    url: "/",
    headers: {},
    body: Buffer.from(JSON.stringify(input)),
  };
  expect(answeringAccount(request)).toBe(account);
});

test.each([
  ["web", first, "/v1/repos/web"],
  ["web", dev, `/v1/repos/${dev}/web`],
  [dev, first, `/v1/repos/${dev}`],
])("git finds the repository %s of %s at %s", (name, account, path) => {
  expect(gitPathOf(account, name)).toBe(path);
  for (const asked of ["info/refs?service=git-upload-pack", "git-receive-pack"])
    expect(gitAccount(`${path}/${asked}`)).toBe(account);
});

test("clients act as the root of their account", () => {
  const clients = new HomeClients({ ministack: 1, moto: 2, here: 3 });
  expect(clients.settings("ecs").credentials.accessKeyId).toBe("local");
  expect(clients.of(dev).settings("ecs")).toEqual({
    ...clients.settings("ecs"),
    credentials: { accessKeyId: dev, secretAccessKey: "local" },
  });
});

describe("accounts", () => {
  let said: string[];
  let accounts: Accounts<{ start: () => Promise<void>; stop: () => Promise<void> }>;

  beforeEach(() => {
    said = [];
    accounts = new Accounts((account) => ({
      start: async () => void said.push(`+${account}`),
      stop: async () => void said.push(`-${account}`),
    }));
  });

  test("open once, with their first call, and stop in the reverse order", async () => {
    await accounts.start();
    const [one, other] = await Promise.all([accounts.of(dev), accounts.of(dev)]);
    expect(one).toBe(other);
    expect(accounts.all()).toHaveLength(2);
    await accounts.stop();
    expect(said).toEqual([`+${first}`, `+${dev}`, `-${dev}`, `-${first}`]);
  });
});

describe("a control of every account", () => {
  const call = { method: "GET", path: "", query: new URLSearchParams(), body: "" };
  const answers = (...all: readonly (readonly [status: number, value: object])[]) =>
    joinedControl(() => all.map(([status, value]) => async () => ({ status, value })))(call);

  test.each([
    [[[200, { tasks: [1] }]], { status: 200, value: { tasks: [1] } }],
    [
      [
        [200, { tasks: [1] }],
        [200, { tasks: [2, 3] }],
      ],
      { status: 200, value: { tasks: [1, 2, 3] } },
    ],
    [
      [
        [200, { domains: { a: "1" } }],
        [200, { domains: { b: "2" } }],
      ],
      { status: 200, value: { domains: { a: "1", b: "2" } } },
    ],
    [
      [
        [404, {}],
        [200, { killed: "x" }],
      ],
      { status: 200, value: { killed: "x" } },
    ],
    [
      [
        [404, { message: "no" }],
        [400, { message: "two" }],
      ],
      { status: 400, value: { message: "two" } },
    ],
    [
      [
        [404, { message: "no" }],
        [404, { message: "none" }],
      ],
      { status: 404, value: { message: "no" } },
    ],
    [[], { status: 503, value: { message: "no account is open yet" } }],
  ] as const)("answers %j with %j", async (given, joined) => {
    expect(await answers(...given)).toEqual(joined);
  });
});
