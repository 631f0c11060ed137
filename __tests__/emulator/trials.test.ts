import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { remainingResources } from "../../emulator";
import { deleteRepository, pushIdleImage } from "./trials-support/push-image";
import { problemsOf } from "./trials-support/terraform-trial";
import { project, startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

// Fixed waits inside the provider (60 s for a load balancer) make the longest trial five minutes on two cores.
jest.setTimeout(900_000);

const folder = join(project, "emulator", "trials");
const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());

let emulator: TrialEmulator;
const running = new Map<string, Promise<string[]>>();

// Side by side: the provider waits most of the time.
beforeAll(async () => {
  emulator = await startTrialEmulator("trials");
  await pushIdleImage(emulator.endpoint, "trial-running", "1");
  for (const name of names) {
    const problems = problemsOf(name, emulator);
    problems.catch(() => {}); // its own test reports it
    running.set(name, problems);
  }
});

afterAll(() => emulator?.stop());

test.each(names)("%s applies, plans no change, updates, plans no change and is destroyed", async (name) => {
  expect(await running.get(name)).toEqual([]);
});

test("nothing is left but the revisions that skip_destroy keeps", async () => {
  await Promise.allSettled(running.values());
  await deleteRepository(emulator.endpoint, "trial-running");
  const revision = "aws_ecs_task_definition arn:aws:ecs:us-east-1:123456789012:task-definition";
  expect(await remainingResources(emulator.endpoint)).toEqual([
    `${revision}/trial-collections:1`,
    `${revision}/trial-collections:2`,
    `${revision}/trial-release:1`,
    `${revision}/trial-release:2`,
  ]);
});
