import { mkdirSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Context, Part } from "../context";
import type { Filler } from "../fillers/filler";
import { FillerTags } from "../fillers/filler-tags";
import { archiveActions } from "./archive-actions";
import { branchActions } from "./branch-actions";
import { commitActions } from "./commit-actions";
import { contentActions } from "./content-actions";
import { historyActions } from "./history-actions";
import { refusals } from "./refusals";
import { Repositories } from "./repositories";
import { repositoryActions } from "./repository-actions";
import { RepositoryChanges } from "./repository-changes";
import { SmartHttp } from "./smart-http";

export interface CodeCommit extends Part {
  readonly filler: Filler;
  /** Answers what git asks below `/v1/repos/`. */
  readonly git: (incoming: IncomingMessage, answer: ServerResponse) => Promise<void>;
  /** For what reads the source itself, as a pipeline's source action does. */
  readonly repositories: Repositories;
}

/** CodeCommit on real git: bare repositories, git's own server, and an event for each changed reference. */
export function createCodeCommit(
  context: Pick<Context, "endpoint" | "files" | "clients" | "clock" | "events" | "changes">,
): CodeCommit {
  const folder = join(context.files.folder, "codecommit");
  const repositories = new Repositories(folder, () => context.clock.now(), context.clients.account);
  const changes = new RepositoryChanges(context.events, (repository) => repositories.touch(repository));
  const tags = new FillerTags({ arn: "resourceArn", tags: "tags", keys: "tagKeys" }, (arn) => {
    if (!repositories.list().some((one) => one.arn === arn)) throw refusals.repositoryGone(arn.split(":").at(-1)!);
  });
  const pushed = () => context.changes.tell({ service: "codecommit", action: "GitPush" });
  const empty = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return {
    filler: {
      service: "codecommit",
      tags,
      actions: {
        ...repositoryActions(repositories, tags, context.endpoint),
        ...archiveActions(repositories),
        ...branchActions(repositories, changes),
        ...contentActions(repositories),
        ...historyActions(repositories),
        ...commitActions(repositories, changes),
      },
    },
    git: new SmartHttp(repositories, changes, pushed).handle,
    repositories,
    start: () => {
      empty();
      mkdirSync(folder, { recursive: true });
      return Promise.resolve();
    },
    stop: () => {
      empty();
      return Promise.resolve();
    },
  };
}
