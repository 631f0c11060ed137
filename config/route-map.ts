/** Which pipeline a change starts: compiled from the catalogue, read by the change router. A reviewer sees it change in the plan. */
export interface RouteMap {
  readonly version: 1;
  /** By their keys in the delivery landing. */
  readonly repositories: Readonly<Record<string, RouteRepository>>;
  /** By the names of the services, sorted. */
  readonly routes: Readonly<Record<string, Route>>;
  /** What a changed file outside of every root does. */
  readonly unmapped: "ignore" | "warn" | "all";
  /** Pipelines that one `run-all` starts in a minute. */
  readonly startsPerMinute: number;
}

export interface RouteRepository {
  /** `git` is a full clone on the disk: for what has no API to ask for trees. */
  readonly provider: "codecommit" | "github" | "git";
  /** CodeCommit's name, or `owner/name`. */
  readonly name: string;
  readonly branch: string;
  /** Of GitHub's API, when it is an Enterprise server's. */
  readonly apiUrl?: string;
}

export interface Route {
  /** Name in AWS. */
  readonly pipeline: string;
  /** Key of the repository that the service lives in. */
  readonly repository: string;
  /** The source action that takes each repository, by the repository's key. */
  readonly sources: Readonly<Record<string, string>>;
  /** Everything that the service is built from: its own folder, its libraries', what every service is built from. */
  readonly roots: readonly RouteRoot[];
  /** Globs from the repository's root: a change to nothing else starts nothing. */
  readonly ignore: readonly string[];
  /** The stage that first shows a change to somebody. */
  readonly firstEnvironment: string;
  /** What the head is compared with. */
  readonly base: "lastSucceeded" | "lastStarted";
  /** What a pipeline without any past does. */
  readonly firstRun: "start" | "baseline";
  /** Whether a rejected commit is proposed again before the service changes. */
  readonly afterRejection: "hold" | "propose";
  /** Times that a failed head is tried again without a new push. */
  readonly maxAutoRetries: number;
}

/** A folder, with a slash at its end, or a file. */
export interface RouteRoot {
  /** Key of the repository. */
  readonly repository: string;
  readonly path: string;
}
