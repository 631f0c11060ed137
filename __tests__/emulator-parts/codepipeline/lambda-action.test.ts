import { Clock } from "../../../emulator/clock";
import { lambdaAction } from "../../../emulator/codepipeline/actions/lambda-action";
import type { ActionTools } from "../../../emulator/codepipeline/actions/action-player";
import type { ActionResult } from "../../../emulator/codepipeline/execution";
import { LambdaJobs } from "../../../emulator/codepipeline/lambda-jobs";
import type { ActionPlay } from "../../../emulator/codepipeline/pipeline-ports";
import { action, PipelineWorld, source, stage } from "./support/pipeline-world";

interface Invoked {
  readonly id: string;
  readonly data: { readonly continuationToken?: string };
}

/** A function that is invoked, by hand. */
class Played {
  readonly jobs = new LambdaJobs("123456789012");
  readonly invoked: Invoked[] = [];
  readonly types: (string | undefined)[] = [];
  readonly ended = new AbortController();
  readonly clock: Clock;
  readonly result: Promise<ActionResult>;

  /** @param speed so that it comes again within milliseconds, and is not given up within a second */
  constructor(speed = 1000) {
    this.clock = new Clock(speed);
    const world = new PipelineWorld();
    const invoke = action("Deploy", {
      actionTypeId: { category: "Invoke", owner: "AWS", provider: "Lambda", version: "1" },
      configuration: { FunctionName: "deployer" },
    });
    const execution = world.start(world.deploy({ stages: [stage("Source", source), stage("dev", invoke)] }));
    const run = { ...execution.actionRuns[0]!, declaration: invoke, resolved: invoke.configuration! };
    const play = { execution, run, inputArtifacts: {}, signal: this.ended.signal, progress: () => {} };
    const send = ({ input }: { input: { InvocationType?: string; Payload: Buffer } }) => {
      this.types.push(input.InvocationType);
      this.invoked.push((JSON.parse(input.Payload.toString()) as { "CodePipeline.job": Invoked })["CodePipeline.job"]);
      return Promise.resolve({});
    };
    const tools = {
      context: { clock: this.clock, endpoint: "" },
      jobs: this.jobs,
      clients: { of: () => ({ send }), whileStarting: {} },
      artifactKeys: () => Promise.resolve({}),
    };
    this.result = lambdaAction(play as unknown as ActionPlay, tools as unknown as ActionTools);
  }

  async times(count: number): Promise<Invoked> {
    while (this.invoked.length < count) await new Promise(setImmediate);
    return this.invoked.at(-1)!;
  }
}

test("a function is invoked as an event, again for each continuation token, until it answers without", async () => {
  const played = new Played();
  played.jobs.succeed({ jobId: (await played.times(1)).id, continuationToken: "one" } as never);
  const again = await played.times(2);
  expect(again.data.continuationToken).toBe("one");
  played.jobs.succeed({ jobId: again.id, outputVariables: { DIGEST: "sha256:1" } } as never);
  expect(await played.result).toMatchObject({ status: "Succeeded", outputVariables: { DIGEST: "sha256:1" } });
  expect(played.types).toEqual(["Event", "Event"]);
});

test("what is abandoned between two continuations is not invoked again, nor is its job answered", async () => {
  const played = new Played();
  const { id } = await played.times(1);
  played.clock.freeze();
  played.jobs.succeed({ jobId: id, continuationToken: "one" } as never);
  await new Promise(setImmediate);
  played.ended.abort();
  expect(await played.result).toMatchObject({ status: "Failed", error: { code: "Abandoned" } });
  expect(played.invoked).toHaveLength(1);
  expect(() => played.jobs.succeed({ jobId: id } as never)).toThrow("The job state is not valid");
});

test("a job that nobody answers fails after twenty minutes of AWS", async () => {
  const played = new Played(100_000);
  const { id } = await played.times(1);
  expect(await played.result).toMatchObject({
    status: "Failed",
    error: {
      code: "JobFailed",
      message: expect.stringMatching(/^The AWS Lambda function deployer failed to return a result\./) as string,
    },
  });
  expect(() => played.jobs.succeed({ jobId: id } as never)).toThrow("The job state is not valid");
});
