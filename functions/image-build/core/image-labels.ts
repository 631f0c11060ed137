import { isoTime, parseImageTag, type ImageTag, type Revisions } from "./image-tag";
import type { FoundImage, Labels, SchemaVersions } from "./ports";

/** Names of the labels that every image has. Source: https://github.com/opencontainers/image-spec/blob/main/annotations.md */
export const labelNames = {
  title: "org.opencontainers.image.title",
  revision: "org.opencontainers.image.revision",
  version: "org.opencontainers.image.version",
  created: "org.opencontainers.image.created",
  source: "org.opencontainers.image.source",
  decision: "gov.thrive.decision",
  build: "gov.thrive.build",
  /** Before the key of a further repository: its commit. */
  furtherRevision: "gov.thrive.revision.",
  /** Of the service's data, once the image has migrated them. */
  schemaVersion: "gov.thrive.schema.version",
  /** The least that code must know to work with those data. */
  schemaMinVersion: "gov.thrive.schema.min-version",
} as const;

export interface Labelled extends Revisions {
  readonly service: string;
}

export type TagOrFault =
  | { readonly tag: string; readonly parsed: ImageTag; readonly fault?: undefined }
  /** What is wrong, going on from the image: "has no …". */
  | { readonly fault: string };

/** The one tag that names an image by version, build, commit and time, when its labels say the same. */
export function trueTag({ tags }: FoundImage, labels: Labels, { service, commit, commits }: Labelled): TagOrFault {
  const tag = labels[labelNames.version] ?? "";
  const parsed = parseImageTag(tag);
  if (parsed === undefined) return { fault: `has the label ${labelNames.version}=${tag}, which is no image tag` };
  if (!tags.includes(tag)) return { fault: `says that it is ${tag}, and that tag names another image or none` };
  if (!commit.startsWith(parsed.commit)) return { fault: `has the tag ${tag}, which is of another commit` };
  const expected: Record<string, string> = {
    [labelNames.title]: service,
    [labelNames.revision]: commit,
    [labelNames.created]: isoTime(parsed.builtAt) ?? "",
    [labelNames.build]: String(parsed.build),
    ...Object.fromEntries(Object.entries(commits).map(([key, id]) => [`${labelNames.furtherRevision}${key}`, id])),
  };
  const [wrong] = Object.entries(expected).filter(([name, value]) => labels[name] !== value);
  if (wrong === undefined) return { tag, parsed };
  const [name, value] = wrong;
  const has = labels[name] === undefined ? `has no label ${name}` : `has the label ${name}=${labels[name]}`;
  return { fault: `${has}; it should be ${value}` };
}

/** What an image says of the service's data; undefined when the service's folder has no `schema.json`. */
export function schemaOf(labels: Labels): SchemaVersions | undefined | "wrong" {
  const said = [labels[labelNames.schemaVersion], labels[labelNames.schemaMinVersion]];
  if (said.every((one) => one === undefined)) return undefined;
  const [version, minVersion] = said.map((one) => (/^\d{1,9}$/.test(one ?? "") ? Number(one) : NaN)) as [
    number,
    number,
  ];
  return minVersion <= version ? { version, minVersion } : "wrong";
}
