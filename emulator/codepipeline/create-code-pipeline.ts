import { randomUUID } from "node:crypto";
import { accountIn } from "../authorization/arn";
import type { Context } from "../context";
import { RoleSessions, type RoleTaker } from "../role-sessions";
import { CodePipelineActions } from "./code-pipeline-actions";
import { LambdaJobs } from "./lambda-jobs";
import type { PipelinePorts } from "./pipeline-ports";
import { playAction } from "./play-action";

/** Assumes the roles of pipelines. */
const codePipeline: RoleTaker = {
  service: "codepipeline.amazonaws.com",
  refusal: (roleArn) => `CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`,
};

/** CodePipeline of the running local AWS. */
export function createCodePipeline(context: Context): CodePipelineActions {
  const { account } = context.clients;
  const sessions = new RoleSessions(context.clients.addressOf("sts"), codePipeline);
  const jobs = new LambdaJobs(account);
  const ports: PipelinePorts = {
    now: () => context.clock.now(),
    newId: randomUUID,
    play: (play) => playAction(play, { context, sessions, jobs }),
    after: (seconds, kind, signal, act) => {
      const over = kind === "people" ? context.clock.wait(seconds, signal) : context.clock.allow(seconds, signal);
      void over.then(() => signal.aborted || act());
    },
    publish: (event) => void context.events.publish(event),
    measure: (pipeline, name, value) =>
      context.metrics.measure({
        namespace: "AWS/CodePipeline",
        name,
        dimensions: { PipelineName: pipeline },
        value,
        unit: name === "PipelineDuration" ? "Seconds" : "Count",
      }),
  };
  return new CodePipelineActions({
    account,
    ports,
    jobs,
    checkRole: async (roleArn, pipelineArn) => {
      if (accountIn(roleArn) !== account) throw new Error(codePipeline.refusal(roleArn));
      await sessions.assume(roleArn, pipelineArn, "codepipeline");
    },
  });
}
