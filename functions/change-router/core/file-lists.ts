import { asRouterError, outcomeError } from "./as-router-error";
import type { OutcomeError, Relation } from "./decision";
import type { FileBudget, FileList } from "./ports";
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
    const [relation, list] = await Promise.allSettled([
      source.relation(repository, base, head),
      source.files(repository, base, head, budget),
    ]);
    const known = relation.status === "fulfilled" ? relation.value : "unknown";
    const lost = list.status === "rejected" && list.reason instanceof HistoryError;
    if (known === "gone" || lost) return { relation: "gone" };
    if (list.status === "rejected" || relation.status === "rejected") {
      const { reason } = (list.status === "rejected" ? list : relation) as PromiseRejectedResult;
      return { relation: known, error: outcomeError(asRouterError(reason)) };
    }
    return { relation: known, ...(isTrusted(list.value, known) && { files: list.value.files }) };
  }
}

/** A three-dot list lacks what the base had and the head never got, unless the head came from the base. */
function isTrusted({ complete, twoDot }: FileList, relation: Relation): boolean {
  return complete && (twoDot || relation === "forward" || relation === "same");
}
