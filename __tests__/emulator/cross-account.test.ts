import { DeployedPlatform } from "./cross-account-support/deployed-platform";
import { threeAccounts } from "./cross-account-support/three-accounts";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(20 * 60_000);

let emulator: TrialEmulator;
let deployed: DeployedPlatform;

beforeAll(async () => {
  emulator = await startTrialEmulator("cross-account");
  deployed = new DeployedPlatform(threeAccounts(), emulator);
});

afterAll(() => process.env.KEEP ? undefined : emulator?.stop());

test("every stack is made in its account", async () => {
  expect(await deployed.apply()).toEqual({});
});
