import type { FillerAction } from "./filler";
import { FillerError } from "./filler-error";
import { readTags, writeTags, type TagDialect, type Tags } from "./tag-dialect";

type Input = Readonly<Record<string, unknown>>;

/** AWS keeps no more on one resource. */
const mostTags = 50;

/** The tags of a service's resources, by ARN. */
export class FillerTags {
  private readonly kept = new Map<string, Tags>();

  /**
   * @param dialect how the service writes tags
   * @param check throws FillerError, in the service's words, for an ARN that nothing has
   */
  constructor(
    readonly dialect: TagDialect,
    private readonly check: (arn: string) => void,
  ) {}

  /** Keeps what a call that creates a resource carries. */
  create(arn: string, input: Input): void {
    this.put(arn, readTags(this.dialect, input));
  }

  of(arn: string): Tags {
    return this.kept.get(arn) ?? {};
  }

  /** As the service answers them. */
  written(arn: string): object {
    return writeTags(this.dialect, this.of(arn));
  }

  /** To be called when the resource is deleted. */
  delete(arn: string): void {
    this.kept.delete(arn);
  }

  /** Moves the tags of a resource that got another ARN with its new name. */
  move(from: string, to: string): void {
    const tags = this.of(from);
    this.delete(from);
    this.kept.set(to, tags);
  }

  /** What every service answers in its dialect. */
  readonly actions: Readonly<Record<string, FillerAction>> = {
    TagResource: (input: Input) => {
      const arn = this.named(input);
      this.put(arn, readTags(this.dialect, input));
      return {};
    },
    UntagResource: (input: Input) => {
      const arn = this.named(input);
      const keys = [input[this.dialect.keys] ?? []].flat() as string[];
      this.kept.set(arn, Object.fromEntries(Object.entries(this.of(arn)).filter(([key]) => !keys.includes(key))));
      return {};
    },
    ListTagsForResource: (input: Input) => ({ [this.dialect.tags]: this.written(this.named(input)) }),
  };

  private named(input: Input): string {
    const arn = String(input[this.dialect.arn] ?? "");
    this.check(arn);
    return arn;
  }

  private put(arn: string, tags: Tags): void {
    if (Object.keys(tags).some((key) => key.startsWith("aws:")))
      throw new FillerError("InvalidTagsException", "A tag key must not begin with aws:, which AWS keeps for itself.");
    const all = { ...this.of(arn), ...tags };
    if (Object.keys(all).length > mostTags)
      throw new FillerError("TooManyTagsException", `A resource has at most ${mostTags} tags.`);
    this.kept.set(arn, all);
  }
}
