import type { RouteMap } from "../../config/route-map";
import { LocalGitSource } from "./adapters/local-git-source";
import type { Source } from "./core/ports";
import { PermanentError } from "./core/router-error";

export interface Clone {
  /** Key of the repository that was cloned. */
  readonly repository: string;
  readonly folder: string;
  /** PATH that git is found on. */
  readonly searchPath?: string | undefined;
}

/** The one repository that a build has cloned. */
export function cloneSource(map: RouteMap, { repository: key, folder, searchPath }: Clone): Source {
  const cloned = map.repositories[key];
  return new LocalGitSource({
    folderOf({ name }) {
      if (name === cloned?.name) return folder;
      throw new PermanentError(
        "NotCloned",
        `git ${name}: is not what this build has cloned; give it an API, or one home`,
      );
    },
    // The build's clone is at a commit, not on a branch.
    referenceOf: ({ branch }) => `refs/remotes/origin/${branch}`,
    ...(searchPath !== undefined && { searchPath }),
  });
}
