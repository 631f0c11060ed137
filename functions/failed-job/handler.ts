import { Logger } from "@aws-lambda-powertools/logger";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { clientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { CodepipelineJobs } from "../pipeline-jobs/codepipeline-jobs";
import { failJob } from "./fail-job";

const logger = new Logger();
const jobs = new CodepipelineJobs(lazily(() => new CodePipelineClient(clientSettings)));

/** Ends the job of a function that did not live to end it; Lambda sends the record of each asynchronous call that failed. */
export async function handler(record: unknown): Promise<void> {
  await failJob(record, jobs, logger);
}
