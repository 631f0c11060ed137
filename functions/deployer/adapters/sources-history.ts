import type { PassedImage } from "../../image-build/core/ports";
import type { Changes, Commit, History } from "../core/ports";

/** A further repository that a service is built from. */
export interface FurtherSource {
  /** By which an image names its commit. */
  readonly key: string;
  /** Undefined when no API tells it. */
  readonly history: History | undefined;
}

/** The history of a service that is built from several repositories: all of theirs. */
export class SourcesHistory implements History {
  constructor(
    private readonly home: History,
    private readonly further: readonly FurtherSource[],
  ) {}

  async between(base: PassedImage | undefined, head: PassedImage): Promise<Changes> {
    const all = await Promise.all([
      this.home.between(base, head),
      ...this.further.map((source) => changesOf(source, base, head)),
    ]);
    const lacking = all.flatMap((one) => one.lacking ?? []).join("; ");
    return {
      commits: all.flatMap(({ commits }) => commits).sort((one, other) => timeOf(other) - timeOf(one)),
      ...(lacking !== "" && { lacking }),
      files: all.flatMap(({ files }) => files),
      moreFiles: all.some(({ moreFiles }) => moreFiles),
    };
  }
}

/** A base that had not this source yet is none; one whose record says nothing of further sources is not known. */
async function changesOf({ key, history }: FurtherSource, base: PassedImage | undefined, head: PassedImage) {
  const isTold = base === undefined || base.commits !== undefined;
  const [before, now] = [at(base, key), at(head, key)];
  if (history === undefined || now === undefined || !isTold) return unknown(key);
  return history.between(before, now);
}

function at(image: PassedImage | undefined, key: string): PassedImage | undefined {
  const commit = image?.commits?.[key];
  return image === undefined || commit === undefined ? undefined : { ...image, commit };
}

function unknown(key: string): Changes {
  return { commits: [], lacking: `commits of ${key} are not known`, files: [], moreFiles: true };
}

function timeOf({ at: time }: Commit): number {
  return time?.getTime() ?? 0;
}
