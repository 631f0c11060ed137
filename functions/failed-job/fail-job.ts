import * as z from "zod";
import { retryCommand } from "../deployer/core/retry-command";
import type { JobLog } from "../pipeline-jobs/end-job";
import type { Jobs } from "../pipeline-jobs/jobs";

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const failedCall = z.object({
  requestContext: z.object({ requestId: z.string(), functionArn: z.string(), condition: z.string() }),
  requestPayload: z.object({ "CodePipeline.job": z.object({ id: z.string(), data: z.unknown() }).optional() }),
  responsePayload: z.object({ errorMessage: z.string().optional() }).nullish(),
});

/** Of an action in the stage of an environment. */
const environmentsJob = z.object({
  actionConfiguration: z.object({ configuration: z.object({ UserParameters: z.string() }) }),
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
  const message =
    `${name} did not end its job (${said}); its log has more, by the request ${requestId}. ` +
    `Retry the stage${commandFor(job.data)}`;
  await jobs.fail(job.id, "JobFailed", message);
}

/** The service is in the function's name. */
function commandFor(data: unknown): string {
  const { UserParameters = "" } = environmentsJob.safeParse(data).data?.actionConfiguration.configuration ?? {};
  const [, name] = /"environment":"([a-z][a-z0-9-]*)"/.exec(UserParameters) ?? [];
  return name === undefined ? "" : `: ${retryCommand({ service: "SERVICE", environment: { name } })}`;
}
