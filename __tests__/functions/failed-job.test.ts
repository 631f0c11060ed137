import { failJob } from "../../functions/failed-job/fail-job";

async function told(requestPayload: object, responsePayload?: object): Promise<unknown[]> {
  const calls: unknown[] = [];
  const jobs = { fail: (...given: unknown[]) => Promise.resolve(void calls.push(...given)) };
  const requestContext = {
    requestId: "r-1",
    functionArn: "arn:aws:lambda:us-east-1:123456789012:function:thrive-delivery-collections-deployer:$LATEST",
    condition: "RetriesExhausted",
  };
  await failJob({ version: "1.0", requestContext, requestPayload, responsePayload }, jobs, { info: () => {} });
  return calls;
}

test("the job of a call that failed is failed with what the function said", async () => {
  const name = "thrive-delivery-collections-deployer:$LATEST";
  const wayOut = "its log has more, by the request r-1. Retry the stage";
  const job = { "CodePipeline.job": { id: "job-1", data: {} } };
  expect(await told(job, { errorMessage: "Task timed out", errorType: "Sandbox.Timedout" })).toEqual([
    "job-1",
    "JobFailed",
    `${name} did not end its job (Task timed out); ${wayOut}`,
  ]);
  expect((await told(job))[2]).toBe(`${name} did not end its job (RetriesExhausted); ${wayOut}`);
  const UserParameters = '{"step":"deploy","environment":"prod","execution":"e-1"}';
  const data = { actionConfiguration: { configuration: { FunctionName: name, UserParameters } } };
  expect((await told({ "CodePipeline.job": { id: "job-1", data } }))[2]).toBe(
    `${name} did not end its job (RetriesExhausted); ${wayOut}: ./thrive retry SERVICE --env prod`,
  );
});

test("the call of a schedule has no job", async () => {
  expect(await told({ step: "settle" }, { errorMessage: "no" })).toEqual([]);
});
