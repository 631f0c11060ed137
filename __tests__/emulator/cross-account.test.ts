import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { nameFor } from "../../config/naming";
import { deployRoleArn, repositoryOf } from "../../stacks/names";
import { DeliveredService } from "./cross-account-support/delivered-service";
import { DeployedPlatform } from "./cross-account-support/deployed-platform";
import { accounts, threeAccounts } from "./cross-account-support/three-accounts";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

// One story: each test goes on where the one before it ended. Most of it are the load balancers' waits in the provider.
jest.setTimeout(20 * 60_000);

const service = "utilities";
const platform = threeAccounts();
const [dev, prod] = platform.environments;

let emulator: TrialEmulator;
let deployed: DeployedPlatform;
let delivered: DeliveredService;

beforeAll(async () => {
  emulator = await startTrialEmulator("cross-account");
  deployed = new DeployedPlatform(platform, emulator);
  delivered = new DeliveredService(platform, emulator.endpoint, service);
});

afterAll(() => emulator?.stop());

const as = (accessKeyId: string) => ({
  endpoint: emulator.endpoint,
  region: "us-east-1",
  credentials: { accessKeyId, secretAccessKey: "local" },
  maxAttempts: 1,
});

/** What the tasks of an environment run, and how many do. */
async function running(environment: "dev" | "prod"): Promise<{ image?: string; tasks?: number }> {
  const ecs = new ECSClient(as(accounts[environment]));
  const cluster = nameFor("cluster", "thrive", environment);
  const name = nameFor("service", "thrive", environment, service);
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }));
  const [{ taskDefinition = "", runningCount } = {}] = services;
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return { image: described.taskDefinition?.containerDefinitions?.[0]?.image, tasks: runningCount };
}

test("every stack is made in its account", async () => {
  expect(await deployed.apply()).toEqual({});
});

test("a commit becomes an image of the delivery's account, which tasks of dev pull and serve", async () => {
  await delivered.push();
  await delivered.stage(dev!.name, "Succeeded");
  const { image, tasks } = await running("dev");
  expect(image).toMatch(new RegExp(`^${repositoryOf(platform.delivery, service).url}@sha256:[0-9a-f]{64}$`));
  expect(image?.split(".")[0]).toBe(accounts.delivery);
  expect(tasks).toBe(2);
  expect((await delivered.ask("dev", "/offices")).body).toContain("North office");
});

test("the same image serves in prod once somebody let it in, and not before", async () => {
  expect(await running("prod")).toMatchObject({ tasks: 0 });
  await delivered.approve("prod", "alice@thrive.test");
  await delivered.stage(prod!.name, "Succeeded");
  expect(await running("prod")).toEqual(await running("dev"));
  expect((await delivered.ask("prod", "/offices")).body).toContain("North office");
});

test("nobody but its deployer takes the role of an environment", async () => {
  const session = await delivered.estate.sessionOf("stranger", { "*": ["sts:AssumeRole"] });
  for (const environment of platform.environments) {
    const RoleArn = deployRoleArn(environment, service);
    for (const account of Object.values(accounts)) {
      const taken = new STSClient(as(account)).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "stranger" }));
      await expect(taken).rejects.toMatchObject({ name: "AccessDenied" });
    }
    const taken = new STSClient({ ...as(accounts.delivery), credentials: session }).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "stranger" }),
    );
    await expect(taken).rejects.toMatchObject({ name: "AccessDenied" });
  }
});

test("no plan changes anything afterwards", async () => {
  expect(await deployed.plan()).toEqual({});
});
