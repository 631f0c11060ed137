import * as z from "zod";
import type { RouteRepository } from "../../../config/route-map";
import type { Relation } from "../core/decision";
import type { FileBudget, FileList, Source } from "../core/ports";
import { HistoryError, PermanentError, TransientError } from "../core/router-error";
import { fileId } from "./file-id";
import type { GithubAnswer, GithubClient } from "./github-client";
import { parentFolders, type ParentFolder } from "./parent-folders";

/** Folders in one query: GitHub counts a query's nodes, and answers this many within a second. */
const foldersInQuery = 50;

/** GitHub lists so many files of a comparison and does not say that there are more. */
const mostFiles = 300;

const reference = z.object({ object: z.object({ sha: z.string(), type: z.string() }) });
const entry = z.object({ name: z.string(), oid: z.string(), mode: z.int(), type: z.string() });
const queryAnswer = z.object({
  data: z.object({ repository: z.record(z.string(), z.unknown()).nullable() }).nullish(),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).optional(),
});
const folderAnswer = z.object({ oid: z.string().optional(), entries: z.array(entry).optional() }).nullish();
const comparison = z.object({
  status: z.enum(["ahead", "behind", "diverged", "identical"]),
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).optional(),
});

/** Repositories on GitHub or on an Enterprise server, by its API: no clone. */
export class GithubSource implements Source {
  /** @param clientOf gives the client that knows the repository's API and token */
  constructor(private readonly clientOf: (repository: RouteRepository) => GithubClient) {}

  async head(repository: RouteRepository): Promise<string | undefined> {
    const branch = repository.branch.split("/").map(encodeURIComponent).join("/");
    const answer = await this.get(repository, `/git/ref/heads/${branch}`);
    if (answer.status === 409) return undefined; // an empty repository has no branch
    if (answer.status === 404) return this.absentBranch(repository);
    return read(reference, answer, repository).object.sha;
  }

  async trees(
    repository: RouteRepository,
    commit: string,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, string | null>> {
    const parents = parentFolders(paths);
    const ids = new Map<string, string | null>();
    for (let first = 0; first === 0 || first < parents.length; first += foldersInQuery) {
      const some = parents.slice(first, first + foldersInQuery);
      for (const [path, id] of await this.idsIn(repository, commit, some)) ids.set(path, id);
    }
    return ids;
  }

  async relation(repository: RouteRepository, base: string, head: string): Promise<Relation> {
    if (base === head) return "same";
    const compared = await this.compare(repository, base, head);
    if (compared === undefined) return "gone";
    if (compared.status === "identical") return "same";
    return compared.status === "ahead" ? "forward" : "rewritten";
  }

  /** Only where the base is an ancestor of the head does GitHub compare the two states. */
  async files(repository: RouteRepository, base: string, head: string, _budget: FileBudget): Promise<FileList> {
    const compared = await this.compare(repository, base, head);
    if (compared === undefined) throw lost(repository, base);
    const listed = compared.files ?? [];
    const files = new Set(listed.flatMap(({ filename, previous_filename: before }) => [filename, before ?? filename]));
    const twoDot = compared.status === "ahead" || compared.status === "identical";
    return { files: [...files], complete: listed.length < mostFiles, twoDot };
  }

  /** A repository that cannot be seen is answered like a branch that is not there. */
  private async absentBranch(repository: RouteRepository): Promise<undefined> {
    const { status } = await this.get(repository, "");
    if (status !== 404) return undefined;
    throw new PermanentError(
      "RepositoryNotFound",
      `${placeOf(repository)}: is not there, or its token may not see it; correct its name or the token's permissions`,
    );
  }

  private async idsIn(
    repository: RouteRepository,
    commit: string,
    parents: readonly ParentFolder[],
  ): Promise<[string, string | null][]> {
    const folders = await this.queryFolders(repository, commit, parents);
    return parents.flatMap(({ wanted }, index) => {
      const { oid, entries = [] } = folderAnswer.parse(folders[`folder${index}`]) ?? {};
      const ids = new Map([["", oid] as const, ...entries.map((one) => [one.name, idOf(one)] as const)]);
      return wanted.map(({ path, name }): [string, string | null] => [path, ids.get(name) ?? null]);
    });
  }

  private async queryFolders(
    repository: RouteRepository,
    commit: string,
    parents: readonly ParentFolder[],
  ): Promise<Readonly<Record<string, unknown>>> {
    const [owner = "", name = ""] = repository.name.split("/");
    const expressions = parents.map(({ folder }, index) => [`path${index}`, `${commit}:${folder}`] as const);
    const answer = await this.clientOf(repository).graphql(foldersQuery(parents.length), {
      owner,
      name,
      commit,
      ...Object.fromEntries(expressions),
    });
    const { data, errors = [] } = read(queryAnswer, answer, repository);
    if (errors.length > 0) throw queryError(repository, errors);
    const found = data?.repository ?? {};
    if ((found.commit ?? null) === null) throw lost(repository, commit);
    return found;
  }

  /** @returns undefined when one of the commits is gone, or they have no common past */
  private async compare(repository: RouteRepository, base: string, head: string) {
    // The files come with the first page whatever its size; a page of one commit is the smallest.
    const answer = await this.get(repository, `/compare/${base}...${head}?per_page=1&page=1`);
    return answer.status === 404 ? undefined : read(comparison, answer, repository);
  }

  private get(repository: RouteRepository, path: string): Promise<GithubAnswer> {
    return this.clientOf(repository).get(`/repos/${repository.name}${path}`);
  }
}

/** Entries of folders, not ids of paths: a submodule is an entry, and no object of this repository. */
function foldersQuery(folders: number): string {
  const indices = Array.from({ length: folders }, (_, index) => index);
  const parameters = ["$owner: String!", "$name: String!", "$commit: GitObjectID!"];
  const all = [...parameters, ...indices.map((index) => `$path${index}: String!`)].join(", ");
  const aliases = indices.map(
    (index) =>
      `folder${index}: object(expression: $path${index}) { ... on Tree { oid entries { name oid mode type } } }`,
  );
  return `query (${all}) { repository(owner: $owner, name: $name) { commit: object(oid: $commit) { oid } ${aliases.join(" ")} } }`;
}

/** GitHub gives the mode as a number; git writes it in octal digits. */
function idOf({ oid, mode, type }: z.output<typeof entry>): string {
  return type === "blob" ? fileId(mode.toString(8), oid) : oid;
}

function queryError(
  repository: RouteRepository,
  errors: readonly { readonly type?: string | undefined; readonly message: string }[],
): Error {
  const { type = "QueryFailed", message } = errors[0]!;
  const permanent = ["NOT_FOUND", "FORBIDDEN", "INSUFFICIENT_SCOPES"].includes(type);
  return new (permanent ? PermanentError : TransientError)(`Github${type}`, `${placeOf(repository)}: ${message}`);
}

function read<Output>(schema: z.ZodType<Output>, { body }: GithubAnswer, repository: RouteRepository): Output {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  throw new TransientError(
    "GithubUnreadable",
    `${placeOf(repository)}: the answer is not as documented: ${error.message}`,
  );
}

function lost(repository: RouteRepository, commit: string): HistoryError {
  return new HistoryError("CommitNotFound", `${placeOf(repository)}: has no commit ${commit}`);
}

function placeOf({ name }: RouteRepository): string {
  return `github ${name}`;
}
