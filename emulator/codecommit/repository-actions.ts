import type {
  BatchGetRepositoriesInput,
  CreateRepositoryInput,
  DeleteRepositoryInput,
  GetRepositoryInput,
  ListRepositoriesInput,
  PutRepositoryTriggersInput,
  RepositoryMetadata,
  UpdateDefaultBranchInput,
  UpdateRepositoryDescriptionInput,
  UpdateRepositoryEncryptionKeyInput,
  UpdateRepositoryNameInput,
} from "@aws-sdk/client-codecommit";
import { randomUUID } from "node:crypto";
import { accountIn } from "../authorization/arn";
import type { FillerAction } from "../fillers/filler";
import type { FillerTags } from "../fillers/filler-tags";
import { pageOf } from "./page";
import { readReferences } from "./references";
import { refusals } from "./refusals";
import type { Repositories } from "./repositories";
import type { Repository } from "./repository";
import { runGit } from "./run-git";
import { gitPathOf } from "./smart-http";

/** Repositories that AWS lists on a page. */
const pageSize = 1000;

/** Actions on repositories themselves. */
export function repositoryActions(
  repositories: Repositories,
  tags: FillerTags,
  endpoint: string,
): Record<string, FillerAction> {
  const metadata = (one: Repository) => metadataOf(one, endpoint);
  return {
    CreateRepository: async (input: CreateRepositoryInput) => {
      const { repositoryName, repositoryDescription: description, kmsKeyId } = input;
      const created = await repositories.create(repositoryName, { description, kmsKeyId });
      tags.create(created.arn, { ...input });
      return { repositoryMetadata: metadata(created) };
    },
    GetRepository: ({ repositoryName }: GetRepositoryInput) => ({
      repositoryMetadata: metadata(repositories.get(repositoryName)),
    }),
    BatchGetRepositories: ({ repositoryNames = [] }: Partial<BatchGetRepositoriesInput>) => {
      if (repositoryNames.length === 0)
        throw refusals.missing("RepositoryNames", "At least one repository name is required.");
      const found = repositoryNames.map((name) => repositories.find(name));
      const missing = repositoryNames.filter((_, index) => found[index] === undefined);
      return { repositories: found.flatMap((one) => one ?? []).map(metadata), repositoriesNotFound: missing };
    },
    ListRepositories: ({ nextToken, sortBy, order }: ListRepositoriesInput) => {
      const key = (one: Repository) => (sortBy === "lastModifiedDate" ? one.modified.toISOString() : one.name);
      const sorted = repositories.list().sort((a, b) => (key(a) < key(b) ? -1 : 1));
      const { items, next } = pageOf(
        order === "descending" ? sorted.reverse() : sorted,
        nextToken,
        undefined,
        pageSize,
      );
      return {
        repositories: items.map(({ id, name }) => ({ repositoryId: id, repositoryName: name })),
        nextToken: next,
      };
    },
    DeleteRepository: async ({ repositoryName }: DeleteRepositoryInput) => {
      const found = repositories.find(repositoryName ?? "");
      if (found === undefined) return {}; // AWS answers no error
      tags.delete(found.arn);
      await repositories.delete(found);
      return { repositoryId: found.id };
    },
    UpdateRepositoryName: ({ oldName, newName }: UpdateRepositoryNameInput) => {
      const found = repositories.get(oldName);
      const before = found.arn;
      repositories.rename(found, newName);
      tags.move(before, found.arn);
      return {};
    },
    UpdateRepositoryDescription: ({ repositoryName, repositoryDescription }: UpdateRepositoryDescriptionInput) => {
      repositories.describe(repositories.get(repositoryName), repositoryDescription);
      return {};
    },
    UpdateRepositoryEncryptionKey: ({ repositoryName, kmsKeyId }: UpdateRepositoryEncryptionKeyInput) => {
      const found = repositories.get(repositoryName);
      const originalKmsKeyId = found.kmsKeyId;
      found.kmsKeyId = kmsKeyId;
      repositories.touch(found);
      return { repositoryId: found.id, kmsKeyId, originalKmsKeyId };
    },
    UpdateDefaultBranch: async ({ repositoryName, defaultBranchName }: UpdateDefaultBranchInput) => {
      const found = repositories.get(repositoryName);
      const name = `refs/heads/${defaultBranchName}`;
      if (!(await readReferences(found.folder)).has(name)) throw refusals.branchGone(defaultBranchName ?? "");
      await runGit(["symbolic-ref", "HEAD", name], { cwd: found.folder });
      found.defaultBranch = defaultBranchName;
      repositories.touch(found);
      return {};
    },
    GetRepositoryTriggers: ({ repositoryName }: GetRepositoryInput) => {
      const { configurationId, list } = repositories.get(repositoryName).triggers;
      return { configurationId, triggers: list };
    },
    PutRepositoryTriggers: ({ repositoryName, triggers = [] }: Partial<PutRepositoryTriggersInput>) => {
      const found = repositories.get(repositoryName);
      if (triggers.length > 10) throw refusals.invalid("RepositoryTrigger", "A repository has at most 10 triggers.");
      found.triggers = { configurationId: randomUUID(), list: triggers };
      return { configurationId: found.triggers.configurationId };
    },
  };
}

function metadataOf(repository: Repository, endpoint: string): RepositoryMetadata {
  const { id, name, arn, description, defaultBranch, kmsKeyId, created, modified } = repository;
  return {
    accountId: accountIn(arn),
    repositoryId: id,
    repositoryName: name,
    repositoryDescription: description,
    defaultBranch,
    lastModifiedDate: modified,
    creationDate: created,
    cloneUrlHttp: `${endpoint}${gitPathOf(accountIn(arn), name)}`,
    cloneUrlSsh: `ssh://git-codecommit.us-east-1.amazonaws.com/v1/repos/${name}`,
    Arn: arn,
    kmsKeyId,
  };
}
