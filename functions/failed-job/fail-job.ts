import * as z from "zod";
import type { JobLog } from "../pipeline-jobs/end-job";
import type { Jobs } from "../pipeline-jobs/jobs";

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const failedCall = z.object({
  requestContext: z.object({ requestId: z.string(), functionArn: z.string(), condition: z.string() }),
  requestPayload: z.object({ "CodePipeline.job": z.object({ id: z.string() }).optional() }),
  responsePayload: z.object({ errorMessage: z.string().optional() }).nullish(),
});

/** Characters of what the function said. */
const longestSaid = 1000;

/** Fails the job that a call was about; a call of a schedule had none. */
export async function failJob(record: unknown, jobs: Pick<Jobs, "fail">, log: Pick<JobLog, "info">): Promise<void> {
  const { requestContext, requestPayload, responsePayload } = failedCall.parse(record);
  const { functionArn, requestId, condition } = requestContext;
  const said = responsePayload?.errorMessage?.slice(0, longestSaid) ?? condition;
  log.info("a call failed", { functionArn, requestId, condition, said });
  const job = requestPayload["CodePipeline.job"];
  if (job === undefined) return;
  const name = functionArn.split(":function:")[1] ?? functionArn;
  const message = `${name} did not end its job (${said}); its log has more, by the request ${requestId}. Retry the stage`;
  await jobs.fail(job.id, "JobFailed", message);
}
