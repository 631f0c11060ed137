import { FillerError } from "../fillers/filler-error";

/** CodeCommit's refusals, by the name that AWS gives them. */
export const refusals = {
  repositoryGone: (name: string) => refuse("RepositoryDoesNotExistException", `${name} does not exist`),
  repositoryExists: (name: string) =>
    refuse("RepositoryNameExistsException", `Repository named ${name} already exists`),
  branchGone: (name: string) => refuse("BranchDoesNotExistException", `Branch ${name} does not exist`),
  branchExists: (name: string) => refuse("BranchNameExistsException", `Branch ${name} already exists`),
  defaultBranch: (name: string) =>
    refuse(
      "DefaultBranchCannotBeDeletedException",
      `${name} is the default branch of the repository and cannot be deleted`,
    ),
  commitGone: (specifier: string) => refuse("CommitDoesNotExistException", `Commit ${specifier} does not exist`),
  folderGone: (path: string) => refuse("FolderDoesNotExistException", `Could not find path ${path}`),
  fileGone: (path: string) => refuse("FileDoesNotExistException", `Could not find path ${path}`),
  invalid: (what: string, message: string) => refuse(`Invalid${what}Exception`, message),
  missing: (what: string, message: string) => refuse(`${what}RequiredException`, message),
};

function refuse(code: string, message: string): FillerError {
  return new FillerError(code, message);
}
