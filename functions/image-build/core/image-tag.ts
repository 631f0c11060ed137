/** A name that says what an image was made of; the digest is what it is. */
export interface ImageTag {
  /** Of the service: `1.4.0`. */
  readonly version: string;
  /** Counted for each service, from 1. */
  readonly build: number;
  /** Its first 12 hexadecimal digits. */
  readonly commit: string;
  /** `20261121T153000Z` */
  readonly builtAt: string;
}

export const commitPattern = /^[0-9a-f]{40}$/;

const number = "(0|[1-9]\\d*)";
const grammar = new RegExp(`^(${number}\\.${number}\\.${number})-([1-9]\\d*)\\.g([0-9a-f]{12})\\.(\\d{8}T\\d{6}Z)$`);

/** Characters. Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const longestTag = 128;

/**
 * `1.4.0-42.ga1b2c3d4e5f6.20261121T153000Z`: a version that semver orders by build. The `g` is there because semver forbids a number
 * with a zero before it, which one hash of digits alone in ten would be.
 */
export function imageTag({ version, build, commit, builtAt }: ImageTag): string {
  const tag = `${version}-${build}.g${commit.slice(0, 12)}.${builtAt}`;
  if (parseImageTag(tag) === undefined) throw new Error(`${tag}: is not VERSION-BUILD.gCOMMIT.TIME; see ImageTag`);
  return tag;
}

/** Reads a tag; undefined when it is any other, or names a time that no calendar has. */
export function parseImageTag(tag: string): ImageTag | undefined {
  const [, version = "", , , , build = "", commit = "", builtAt = ""] = grammar.exec(tag) ?? [];
  const isTag = version !== "" && tag.length <= longestTag && Number.isSafeInteger(Number(build));
  return isTag && isoTime(builtAt) !== undefined ? { version, build: Number(build), commit, builtAt } : undefined;
}

/** What an image is made from: its service's own commit, and those of further repositories by their keys. */
export interface Revisions {
  readonly commit: string;
  readonly commits: Readonly<Record<string, string>>;
}

/**
 * The tag by which revisions are found to be built: `git-<40 hex>`; with further repositories each one's first 12 digits follow, in the
 * order of their keys, since the same commit beside another commit of theirs is another image.
 */
export function commitTag({ commit, commits }: Revisions): string {
  const further = Object.keys(commits)
    .sort()
    .map((key) => `.${commits[key]!.slice(0, 12)}`);
  return `git-${commit}${further.join("")}`;
}

/** The tag of the list of what an image is made of. */
export function sbomTag(revisions: Revisions): string {
  return `sbom-${commitTag(revisions)}`;
}

/** A time in the form of tags, in UTC: 2026-11-21T15:30:00Z is `20261121T153000Z`. */
export function tagTime(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, "");
}

/** The other way round, as labels have it; undefined for what is no time. */
export function isoTime(builtAt: string): string | undefined {
  const iso = builtAt.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, "$1-$2-$3T$4:$5:$6Z");
  const time = new Date(iso);
  // The 31st of February is the 3rd of March to Date: only what comes back is a time.
  return iso !== builtAt && !Number.isNaN(time.getTime()) && tagTime(time) === builtAt ? iso : undefined;
}
