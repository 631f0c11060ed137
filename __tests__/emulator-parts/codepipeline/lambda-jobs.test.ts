import { LambdaJobs } from "../../../emulator/codepipeline/lambda-jobs";

const refusal = (act: () => unknown) => {
  try {
    act();
    return "none";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test("a job takes one answer", async () => {
  const jobs = new LambdaJobs("123456789012");
  const job = jobs.open({ a: 1 });
  jobs.succeed({ jobId: job.id, outputVariables: { A: "1" } } as never);
  expect(await job.answered).toEqual({ kind: "succeeded", outputVariables: { A: "1" } });
  expect(refusal(() => jobs.succeed({ jobId: job.id }))).toBe("InvalidJobStateException");
  expect(jobs.details(job.id)).toEqual({ id: job.id, accountId: "123456789012", data: { a: 1 } });
});

test("nobody answers a job that is over, or that never was; nor with too much", () => {
  const jobs = new LambdaJobs("123456789012");
  const job = jobs.open({});
  const big = { jobId: job.id, outputVariables: { A: "x".repeat(122_881) } };
  expect(refusal(() => jobs.succeed(big))).toBe("OutputVariablesSizeExceededException");
  const long = { jobId: job.id, continuationToken: "x".repeat(2049) };
  expect(refusal(() => jobs.succeed(long))).toBe("ValidationException");
  jobs.close(job);
  const failure = { jobId: job.id, failureDetails: { type: "JobFailed", message: "no" } };
  expect(refusal(() => jobs.fail(failure))).toBe("InvalidJobStateException");
  expect(refusal(() => jobs.details("none"))).toBe("JobNotFoundException");
});
