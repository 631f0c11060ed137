import type { RepositoryTrigger } from "@aws-sdk/client-codecommit";

/** A repository as CodeCommit knows it; its content is a bare git repository. */
export interface Repository {
  readonly id: string;
  readonly created: Date;
  /** Named by the id, so that a new name moves nothing. */
  readonly folder: string;
  name: string;
  arn: string;
  description?: string;
  /** Without `refs/heads/`; the first branch that comes. */
  defaultBranch?: string;
  kmsKeyId?: string;
  modified: Date;
  triggers: { readonly configurationId: string; readonly list: readonly RepositoryTrigger[] };
}
