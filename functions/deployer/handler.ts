import { Logger } from "@aws-lambda-powertools/logger";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import type { CodePipelineEvent, Context } from "aws-lambda";
import { clientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { CodepipelineJobs } from "../pipeline-jobs/codepipeline-jobs";
import { connectDeployer } from "./connect-deployer";
import { answerJob } from "./core/answer-job";
import { settle } from "./core/settle";
import { sweep } from "./core/sweep";
import { deployerEnvironment } from "./deployer-environment";

const logger = new Logger();
const jobs = new CodepipelineJobs(lazily(() => new CodePipelineClient(clientSettings)));
const deployer = lazily(() => connectDeployer(deployerEnvironment(process.env)));

/** What a schedule asks for. */
interface Scheduled {
  readonly step: "settle" | "sweep";
}

/** The deployer of a service: jobs of its pipeline, and what schedules ask for. */
export async function handler(event: CodePipelineEvent | Scheduled, context: Context): Promise<void> {
  const millisecondsLeft = () => context.getRemainingTimeInMillis();
  if ("CodePipeline.job" in event) {
    const { id, data } = event["CodePipeline.job"];
    const userParameters = data.actionConfiguration?.configuration?.UserParameters;
    const job = { id, userParameters, continuation: data.continuationToken };
    return answerJob(job, deployer()(millisecondsLeft), jobs, logger, millisecondsLeft());
  }
  const ports = deployer()(millisecondsLeft);
  if (event.step === "settle") return settle(ports);
  if (event.step === "sweep") return logger.info("sweep", { ...(await sweep(ports)) });
  throw new Error(`step: ${JSON.stringify((event as { step?: unknown }).step)} is neither settle nor sweep`);
}
