import type { Context } from "../../context";
import type { RoleClients, RoleClientSettings } from "../../role-clients";
import type { ActionResult } from "../execution";
import type { LambdaJobs } from "../lambda-jobs";
import type { ActionPlay } from "../pipeline-ports";

/** What plays of actions work with. */
export interface ActionTools {
  readonly context: Pick<Context, "clock" | "endpoint">;
  readonly jobs: LambdaJobs;
  /** Act with the role of the pipeline or of the action. */
  readonly clients: Pick<RoleClients, "of" | "whileStarting">;
  readonly settings: RoleClientSettings;
  /** Keys that a function is given to read and write artifacts with. */
  readonly artifactKeys: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }>;
}

/** Plays one kind of action. What it throws fails the action: an SDK's error with its name and words. */
export type ActionPlayer = (play: ActionPlay, tools: ActionTools) => Promise<ActionResult>;

export function failed(code: string, message: string, more: object = {}): ActionResult {
  return { ...more, status: "Failed", error: { code, message } };
}
