import * as z from "zod";

/** What a build with a full clone knows of itself. */
export interface CloneEnvironment {
  /** Key of the repository that was cloned. */
  readonly repository: string;
  readonly build: string;
  /** Whether a push started it, not a schedule or a person. */
  readonly isPush: boolean;
  /** The commit that was cloned. */
  readonly commit?: string | undefined;
}

const variables = z.object({
  REPOSITORY: z.string().min(1),
  CODEBUILD_BUILD_ID: z.string().min(1),
  CODEBUILD_RESOLVED_SOURCE_VERSION: z.string().optional(),
  CODEBUILD_WEBHOOK_TRIGGER: z.string().optional(),
});

export function cloneEnvironment(environment: NodeJS.ProcessEnv): CloneEnvironment {
  const { success, data, error } = variables.safeParse(environment);
  if (!success) throw new Error(`environment of the full clone: ${z.prettifyError(error)}`);
  return {
    repository: data.REPOSITORY,
    build: data.CODEBUILD_BUILD_ID,
    isPush: data.CODEBUILD_WEBHOOK_TRIGGER !== undefined,
    commit: data.CODEBUILD_RESOLVED_SOURCE_VERSION,
  };
}
