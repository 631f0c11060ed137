import { z } from "zod";
import { ignoreGlob, sourceFolder } from "./source-path";
import { kebabCase } from "./text";

/** What starts a service's pipeline. */
const trigger = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("router") }),
  z.strictObject({ kind: z.literal("native") }),
]);

/** A key of `repositories` in the delivery landing: part of the names of actions, artifacts and labels. */
export const repositoryKey = kebabCase(32);
/** The repository of those that name none. */
export const homeRepository = "services";

/** A name of a library in `services/source.ts`. */
export const libraryName = kebabCase(32);

export const serviceSourceSchema = z.strictObject({
  /** Key of its repository in the delivery landing. @default "services", the one that all services share */
  repository: repositoryKey.default(homeRepository),
  /**
   * Folder in the repository, up to 256 characters: what changes below it starts the pipeline.
   * It has no default: a service without one could never be delivered.
   */
  path: sourceFolder,
  /** Libraries of `services/source.ts` that it is built from; theirs follow by themselves. @default none */
  dependsOn: z.array(libraryName).default([]),
  /**
   * Globs from the repository's root, up to 256 characters each: a change to nothing else starts nothing.
   * @default ["**\/*.md"], since words for people change no image
   */
  ignore: z.array(ignoreGlob).default(["**/*.md"]),
  /** @default router(), which forgets no change, sees all files and says why it did nothing */
  trigger: trigger.prefault({ kind: "router" }),
});

export type ServiceSource = z.output<typeof serviceSourceSchema>;

/** Started by the change router: at the commit that it compared, with a record of why. */
export const router = () => ({ kind: "router" as const });

/**
 * Started by CodePipeline itself at every push that touches its paths, up to 24 of them; no memory, no record, not for CodeCommit.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html
 */
export const native = () => ({ kind: "native" as const });
