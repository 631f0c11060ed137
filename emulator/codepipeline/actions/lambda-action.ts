import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { accountIn } from "../../authorization/arn";
import { silenceLimit } from "../action-limit";
import { artifactLocation } from "../artifacts";
import type { ActionResult, Artifacts, S3Location } from "../execution";
import type { JobAnswer } from "../lambda-jobs";
import type { ActionPlay } from "../pipeline-ports";
import { aborted } from "./aborted";
import { failed, type ActionPlayer, type ActionTools } from "./action-player";

/** AWS's seconds until a function that asked to be called again is. */
const again = 10;

/**
 * Invokes a function as an event, which answers by PutJobSuccessResult or PutJobFailureResult; one that answers with a continuation
 * token is invoked again. What a function throws is between it and Lambda, which tries again and tells its destination: a job that
 * nobody answers is over when its time is.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
 */
export const lambdaAction: ActionPlayer = async (play, tools) => {
  const outputs = (play.run.declaration.outputArtifacts ?? []).map(
    ({ name }) => [name, artifactLocation(play.execution.pipeline, name)] as const,
  );
  for (let continuationToken: string | undefined; ;) {
    const answer = await callOnce(play, tools, Object.fromEntries(outputs), continuationToken);
    if (answer.kind === "failed") return failed(answer.type, answer.message);
    if (answer.continuationToken === undefined) return success(answer, outputs);
    continuationToken = answer.continuationToken;
    play.progress(answer.executionDetails ?? {});
    await tools.context.clock.wait(again, play.signal);
    if (play.signal.aborted) return failed("Abandoned", "Nobody waits for the function any longer.");
  }
};

async function callOnce(
  play: ActionPlay,
  tools: ActionTools,
  outputs: Artifacts,
  continuationToken: string | undefined,
): Promise<JobAnswer> {
  const { FunctionName = "" } = play.run.resolved;
  const job = tools.jobs.open(await jobData(play, tools, outputs, continuationToken));
  const accountId = accountIn(play.execution.pipeline.roleArn);
  const event = { "CodePipeline.job": { id: job.id, accountId, data: job.data } };
  const Payload = Buffer.from(JSON.stringify(event));
  const invoke = new InvokeCommand({ FunctionName, InvocationType: "Event", Payload });
  const over = new AbortController();
  try {
    await tools.clients.of(LambdaClient).send(invoke, tools.clients.whileStarting);
    const until = AbortSignal.any([play.signal, over.signal]);
    return await Promise.race([job.answered, given(play.signal), silence(FunctionName, tools, until)]);
  } finally {
    over.abort();
    tools.jobs.close(job);
  }
}

async function given(up: AbortSignal): Promise<JobAnswer> {
  await aborted(up);
  return { kind: "failed", type: "Abandoned", message: "Nobody waits for the function any longer." };
}

/** Fails the job when nobody has answered it in time. An aborted wait is nobody's answer. */
async function silence(name: string, { context }: ActionTools, until: AbortSignal): Promise<JobAnswer> {
  await context.clock.wait(silenceLimit, until);
  if (until.aborted) return new Promise(() => {});
  const message = `The AWS Lambda function ${name} failed to return a result. Check the function to verify that it has permission to call the PutJobSuccessResult action and that it completed successfully.`;
  return { kind: "failed", type: "JobFailed", message };
}

async function jobData(
  { execution, run }: ActionPlay,
  { artifactKeys }: ActionTools,
  outputs: Artifacts,
  continuationToken: string | undefined,
): Promise<object> {
  const { artifactStore } = execution.pipeline;
  const { UserParameters, FunctionName } = run.resolved;
  return {
    actionConfiguration: {
      configuration: { FunctionName, ...(UserParameters === undefined ? {} : { UserParameters }) },
    },
    inputArtifacts: artifactList(run.inputArtifacts),
    outputArtifacts: artifactList(outputs),
    artifactCredentials: await artifactKeys(),
    ...(continuationToken === undefined ? {} : { continuationToken }),
    ...(artifactStore?.encryptionKey === undefined ? {} : { encryptionKey: artifactStore.encryptionKey }),
  };
}

function artifactList(artifacts: Artifacts): object[] {
  return Object.entries(artifacts).map(([name, { bucket, key }]) => ({
    name,
    revision: null,
    location: { type: "S3", s3Location: { bucketName: bucket, objectKey: key } },
  }));
}

function success(
  answer: JobAnswer & { kind: "succeeded" },
  outputs: readonly (readonly [string, S3Location])[],
): ActionResult {
  const { outputVariables = {}, executionDetails = {} } = answer;
  return { ...executionDetails, status: "Succeeded", outputVariables, outputArtifacts: Object.fromEntries(outputs) };
}
