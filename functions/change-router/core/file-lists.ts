import { asRouterError, outcomeError } from "./as-router-error";
import type { OutcomeError, Relation } from "./decision";
import type { FileBudget } from "./ports";
import type { RouterContext } from "./router-context";
import { HistoryError } from "./router-error";

/** What is known of the way from one commit to another. */
export interface History {
  readonly relation: Relation;
  /** Both sides of renames; undefined when no list can be trusted. */
  readonly files?: readonly string[];
  /** Why there is no list, when a call failed. */
  readonly error?: OutcomeError;
}

/** An evaluation has its trees in a second; what takes longer than this is not worth an ignored file. */
const budget: FileBudget = { pages: 50, milliseconds: 20_000 };

/** The lists of changed files of one evaluation: many pipelines have the same base, and each list is asked for once. */
export class FileLists {
  private readonly histories = new Map<string, Promise<History>>();

  constructor(private readonly context: RouterContext) {}

  between(repository: string, base: string, head: string): Promise<History> {
    const key = `${repository} ${base} ${head}`;
    const known = this.histories.get(key) ?? this.ask(repository, base, head);
    this.histories.set(key, known);
    return known;
  }

  private async ask(key: string, base: string, head: string): Promise<History> {
    const { source, map } = this.context;
    const repository = map.repositories[key]!;
    let relation: Relation = "unknown";
    try {
      relation = await source.relation(repository, base, head);
      if (relation === "gone") return { relation };
      const list = await source.files(repository, base, head, budget);
      // A three-dot list lacks what the base had and the head never got, unless the head came from the base.
      const trusted = list.complete && (list.twoDot || relation === "forward" || relation === "same");
      return trusted ? { relation, files: list.files } : { relation };
    } catch (error) {
      if (error instanceof HistoryError) return { relation: "gone" };
      return { relation, error: outcomeError(asRouterError(error)) };
    }
  }
}
