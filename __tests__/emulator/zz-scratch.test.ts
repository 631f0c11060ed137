import { problemsOf } from "./trials-support/terraform-trial";
import { startTrialEmulator } from "./trials-support/trial-emulator";
jest.setTimeout(600_000);
test("trial", async () => {
  const emulator = await startTrialEmulator("bg-scratch");
  try { expect(await problemsOf("bluegreen", emulator)).toEqual([]); } finally { await emulator.stop(); }
});
