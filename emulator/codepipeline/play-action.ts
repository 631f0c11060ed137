import { setMaxListeners } from "node:events";
import type { Context } from "../context";
import { RoleClients } from "../role-clients";
import { RenewedSession, type RoleSessions } from "../role-sessions";
import { actingRole } from "./acting-role";
import { approvalAction } from "./actions/approval-action";
import { codebuildAction } from "./actions/codebuild-action";
import { codecommitSource } from "./actions/codecommit-source";
import { connectionSource } from "./actions/connection-source";
import { failed, type ActionPlayer } from "./actions/action-player";
import { lambdaAction } from "./actions/lambda-action";
import type { ActionResult } from "./execution";
import type { LambdaJobs } from "./lambda-jobs";
import { pipelineArn } from "./pipeline-arn";
import type { ActionPlay } from "./pipeline-ports";

const players: Readonly<Record<string, ActionPlayer>> = {
  "Source/CodeCommit": codecommitSource,
  "Source/CodeStarSourceConnection": connectionSource,
  "Build/CodeBuild": codebuildAction,
  "Test/CodeBuild": codebuildAction,
  "Invoke/Lambda": lambdaAction,
  "Approval/Manual": approvalAction,
};

export interface PlayTools {
  readonly context: Pick<Context, "clock" | "endpoint">;
  readonly sessions: RoleSessions;
  readonly jobs: LambdaJobs;
}

/** Plays an action with its role: a permission that is missing fails it, in the words of whoever refused. Never rejects. */
export async function playAction(play: ActionPlay, { context, sessions, jobs }: PlayTools): Promise<ActionResult> {
  const { declaration } = play.run;
  const { category, provider } = declaration.actionTypeId;
  const player = players[`${category}/${provider}`];
  if (player === undefined)
    return failed(
      "NotEmulated",
      `The local AWS plays ${Object.keys(players).join(", ")}, not ${category}/${provider}: use AWS itself.`,
    );
  const { pipeline, id } = play.execution;
  const session = new RenewedSession(sessions, pipeline.roleArn, pipelineArn(pipeline), id);
  const settings = actingRole(context.endpoint, session, declaration, id);
  setMaxListeners(0, play.signal);
  const clients = new RoleClients(settings, play.signal);
  try {
    return await player(play, {
      context,
      jobs,
      clients,
      settings,
      artifactKeys: async () => {
        const { accessKeyId, secretAccessKey, sessionToken } = await settings.credentials();
        return { accessKeyId, secretAccessKey, sessionToken };
      },
    });
  } catch (error) {
    const { name, message } = error as Error;
    return failed(name === "Error" ? "ConfigurationError" : name, message);
  } finally {
    clients.close();
  }
}
