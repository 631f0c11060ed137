import { createConnections } from "../../../emulator/connections/create-connections";
import { runFiller, type RunningFiller } from "../fillers/support/running-filler";

let running: RunningFiller;

beforeAll(async () => {
  running = await runFiller(...createConnections({ clients: { account: "123456789012" } }));
});

afterAll(() => running.stop());

const call = async (action: string, input: object = {}) => (await running.call(action, input)).value;

test("a connection is pending, since nobody can confirm it here", async () => {
  const made = await call("CreateConnection", {
    ConnectionName: "git",
    ProviderType: "GitHub",
    Tags: [{ Key: "a", Value: "1" }],
  });
  const arn = made["ConnectionArn"] as string;
  expect(arn).toMatch(/^arn:aws:codeconnections:us-east-1:123456789012:connection\/[0-9a-f-]{36}$/);
  const connection = {
    ConnectionName: "git",
    ConnectionArn: arn,
    ProviderType: "GitHub",
    OwnerAccountId: "123456789012",
    ConnectionStatus: "PENDING",
  };
  expect(await call("GetConnection", { ConnectionArn: arn })).toEqual({ Connection: connection });
  expect(
    await call("GetConnection", { ConnectionArn: arn.replace("codeconnections", "codestar-connections") }),
  ).toEqual({
    Connection: connection,
  });
  expect(await call("ListConnections", { ProviderTypeFilter: "GitHub" })).toEqual({ Connections: [connection] });
  expect(await call("ListConnections", { ProviderTypeFilter: "GitLab" })).toEqual({ Connections: [] });
  expect(await call("ListTagsForResource", { ResourceArn: arn })).toEqual({ Tags: [{ Key: "a", Value: "1" }] });
  await call("DeleteConnection", { ConnectionArn: arn });
  expect(await call("GetConnection", { ConnectionArn: arn })).toEqual({
    __type: "ResourceNotFoundException",
    message: `Resource ${arn} does not exist`,
  });
});

test("a host has the connections of a self-managed provider", async () => {
  const { HostArn } = await call("CreateHost", {
    Name: "own",
    ProviderType: "GitLabSelfManaged",
    ProviderEndpoint: "https://one",
  });
  const { ConnectionArn } = await call("CreateConnection", { ConnectionName: "own", HostArn });
  expect(await call("GetConnection", { ConnectionArn })).toMatchObject({
    Connection: { ProviderType: "GitLabSelfManaged", HostArn },
  });
  await call("UpdateHost", { HostArn, ProviderEndpoint: "https://two" });
  expect(await call("GetHost", { HostArn })).toMatchObject({
    Name: "own",
    Status: "PENDING",
    ProviderEndpoint: "https://two",
  });
  expect(await call("DeleteHost", { HostArn })).toMatchObject({ __type: "ResourceUnavailableException" });
  await call("DeleteConnection", { ConnectionArn });
  expect(await call("DeleteHost", { HostArn })).toEqual({});
  expect(await call("ListHosts")).toEqual({ Hosts: [] });
});

test.each([
  [
    "CreateConnection",
    { ConnectionName: "a".repeat(33), ProviderType: "GitHub" },
    `a name has 1 to 32 characters: ${"a".repeat(33)}`,
  ],
  [
    "CreateHost",
    { Name: "own", ProviderType: "GitHub" },
    "GitHub is not one of GitHubEnterpriseServer, GitLabSelfManaged",
  ],
])("%s of %j is refused", async (action, input, message) => {
  expect(await call(action, input)).toEqual({ __type: "InvalidInputException", message });
});
