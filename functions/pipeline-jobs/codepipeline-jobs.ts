import {
  InvalidJobStateException,
  JobNotFoundException,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
  type CodePipelineClient,
} from "@aws-sdk/client-codepipeline";
import type { FailureType, Jobs } from "./jobs";

/** Characters. Source: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ExecutionDetails.html */
const longestSummary = 2048;

/** CodePipeline, as an action's function answers it. */
export class CodepipelineJobs implements Jobs {
  constructor(private readonly client: () => CodePipelineClient) {}

  async succeed(jobId: string, outputVariables: Record<string, string>, summary: string): Promise<void> {
    const executionDetails = { summary: summary.slice(0, longestSummary), percentComplete: 100 };
    await unlessEnded(() =>
      this.client().send(new PutJobSuccessResultCommand({ jobId, outputVariables, executionDetails })),
    );
  }

  async callAgain(jobId: string, continuationToken: string): Promise<void> {
    await unlessEnded(() => this.client().send(new PutJobSuccessResultCommand({ jobId, continuationToken })));
  }

  async fail(jobId: string, type: FailureType, message: string): Promise<void> {
    await unlessEnded(() =>
      this.client().send(new PutJobFailureResultCommand({ jobId, failureDetails: { type, message } })),
    );
  }
}

/** Lambda may deliver an event twice: the first to end the job has ended it. */
async function unlessEnded(end: () => Promise<unknown>): Promise<void> {
  try {
    await end();
  } catch (error) {
    if (!(error instanceof InvalidJobStateException || error instanceof JobNotFoundException)) throw error;
  }
}
