import { awsCalls, type AwsCalls } from "./trials-support/aws-calls";
import { pushIdleImage } from "./trials-support/push-image";
import { terraformTrial, type TerraformTrial } from "./trials-support/terraform-trial";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(300_000);

let emulator: TrialEmulator;
let trial: TerraformTrial;
let aws: AwsCalls;
let released: string;

// One story: each test goes on where the one before it ended.
beforeAll(async () => {
  emulator = await startTrialEmulator("releases");
  aws = awsCalls(emulator.endpoint);
  released = await pushIdleImage(emulator.endpoint, "trial-release", "1.0.0");
  trial = await terraformTrial("release", emulator);
  expect(await trial.apply(1)).toMatchObject({ code: 0 });
});

afterAll(() => emulator?.stop());

test("a release from outside plans no change", async () => {
  const revision = await registerWith(released);
  await updateService({ taskDefinition: revision, desiredCount: 1 });
  await writeImageInUse(released);

  expect(await trial.plan(1)).toMatchObject({ code: 0, output: expect.stringContaining("No changes.") });
});

test("a changed variable plans one revision, with the released image", async () => {
  expect(await plannedImage(2)).toEqual(released);
  expect(await trial.apply(2)).toMatchObject({ code: 0 });
  expect(await trial.plan(2)).toMatchObject({ code: 0 });
  expect(await serviceInUse()).toEqual({
    taskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/trial-release:3",
    image: released,
    desiredCount: 1,
    runningCount: 1,
  });
});

test("a failed release that deregisters its revision plans no change", async () => {
  const before = await serviceInUse();
  const failed = await registerWith("123456789012.dkr.ecr.us-east-1.amazonaws.com/trial-release:2.0.0");
  await updateService({ taskDefinition: failed });
  await updateService({ taskDefinition: before.taskDefinition });
  await ecs("DeregisterTaskDefinition", { taskDefinition: failed });

  expect(await trial.plan(2)).toMatchObject({ code: 0 });
  expect(await serviceInUse()).toEqual(before);
});

test("a service refuses a revision that is not active, as AWS does", async () => {
  const answer = await aws.json("ecs", `${target}.UpdateService`, {
    cluster: "trial-release",
    service: "trial-release",
    taskDefinition: "trial-release:4",
  });
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body)).toMatchObject({ __type: "ClientException", message: "TaskDefinition is inactive" });
});

const target = "AmazonEC2ContainerServiceV20141113";

interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly containerDefinitions: { image: string }[];
}

async function ecs<Answer>(action: string, body: object): Promise<Answer> {
  const answer = await aws.json("ecs", `${target}.${action}`, body);
  if (answer.status !== 200) throw new Error(`${action}: ${answer.body}`);
  return JSON.parse(answer.body) as Answer;
}

/** The next revision of the latest one, with another image and the same tags; answers its ARN. */
async function registerWith(image: string): Promise<string> {
  const { taskDefinition, tags } = await describe("trial-release");
  const [container] = taskDefinition.containerDefinitions;
  const next = { ...taskDefinition, tags, containerDefinitions: [{ ...container, image }] };
  const registered = await ecs<{ taskDefinition: TaskDefinition }>("RegisterTaskDefinition", next);
  return registered.taskDefinition.taskDefinitionArn;
}

function describe(taskDefinition: string): Promise<{ taskDefinition: TaskDefinition; tags: object[] }> {
  return ecs("DescribeTaskDefinition", { taskDefinition, include: ["TAGS"] });
}

async function updateService(changes: object): Promise<void> {
  await ecs("UpdateService", { cluster: "trial-release", service: "trial-release", ...changes });
}

async function writeImageInUse(image: string): Promise<void> {
  const parameter = { Name: "/trial/release/image", Value: image, Overwrite: true };
  expect(await aws.json("ssm", "AmazonSSM.PutParameter", parameter)).toMatchObject({ status: 200 });
}

async function serviceInUse() {
  const answer = await ecs<{ services: { taskDefinition: string; desiredCount: number; runningCount: number }[] }>(
    "DescribeServices",
    { cluster: "trial-release", services: ["trial-release"] },
  );
  const { taskDefinition, desiredCount, runningCount } = answer.services[0]!;
  const described = await describe(taskDefinition);
  return { taskDefinition, image: described.taskDefinition.containerDefinitions[0]!.image, desiredCount, runningCount };
}

/** The image of the one task definition that a plan would make. */
async function plannedImage(revision: number): Promise<string | undefined> {
  expect(await trial.run("plan", "-out=plan.bin", `-var=revision=${revision}`)).toMatchObject({ code: 0 });
  const { output } = await trial.run("show", "-json", "plan.bin");
  const plan = JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)) as {
    resource_changes: { address: string; change: { actions: string[]; after: { container_definitions?: string } } }[];
  };
  const made = plan.resource_changes.filter(
    ({ address, change }) => address === "aws_ecs_task_definition.main" && change.actions.includes("create"),
  );
  expect(made).toHaveLength(1);
  return (JSON.parse(made[0]!.change.after.container_definitions!) as { image: string }[])[0]!.image;
}
