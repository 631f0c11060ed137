import { Logger } from "@aws-lambda-powertools/logger";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import type { CodePipelineEvent, Context } from "aws-lambda";
import { clientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { CodepipelineJobs } from "../pipeline-jobs/codepipeline-jobs";
import { DynamodbBuilds } from "./adapters/dynamodb-builds";
import { EcrImages } from "./adapters/ecr-images";
import { buildEnvironment } from "./build-environment";
import { answerJob } from "./core/answer-job";
import type { Builds, Ports } from "./core/ports";

const logger = new Logger();

const jobs = new CodepipelineJobs(lazily(() => new CodePipelineClient(clientSettings)));
/** Made when a step first asks for it, so that a wrong environment ends the job like any other failure. */
const builds = lazily(
  () =>
    new DynamodbBuilds(
      lazily(() => new DynamoDBClient(clientSettings)),
      buildEnvironment(process.env).table,
    ),
);

const ports: Ports = {
  images: new EcrImages(lazily(() => new ECRClient(clientSettings))),
  get builds(): Builds {
    return builds();
  },
  now: () => new Date(),
};

/** The actions of pipelines that number a build and let its image through. */
export async function handler(event: CodePipelineEvent, context: Context): Promise<void> {
  const { id, data } = event["CodePipeline.job"];
  const userParameters = data.actionConfiguration?.configuration?.UserParameters;
  const job = { id, userParameters, continuation: data.continuationToken };
  await answerJob(job, ports, jobs, logger, context.getRemainingTimeInMillis());
}
