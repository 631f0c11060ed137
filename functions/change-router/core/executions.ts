import type { Route } from "../../../config/route-map";
import { commitsOf } from "./launch";
import { type Marker, type Point, rootKey, type Trees } from "./marker";
import type { Execution } from "./ports";
import type { RouterContext } from "./router-context";
import { HistoryError } from "./router-error";
import { type Progress, progressed, rolledBack, type Transition } from "./transitions";

/** What a variable is that nobody gave a value. */
const untold = "none";

/**
 * Whether an execution ran the pipeline as a push does. One with a digest or environments of its own releases something else;
 * one that neither the router nor a person asked for skipped every stage.
 */
export function isWhole({ variables }: Execution, environmentsDefault: string): boolean {
  const { ROUTER_DECISION, REASON, IMAGE_DIGEST = "build", ENVIRONMENTS = environmentsDefault } = variables;
  const declared = ROUTER_DECISION !== undefined || REASON !== undefined;
  const asked = !declared || (ROUTER_DECISION ?? untold) !== untold || (REASON ?? untold) !== untold;
  return asked && IMAGE_DIGEST === "build" && ENVIRONMENTS === environmentsDefault;
}

/** What an execution means for its pipeline's marker; undefined when it means nothing. */
export async function transitionOf(
  context: RouterContext,
  route: Route,
  marker: Marker,
  execution: Execution,
): Promise<Transition | undefined> {
  const rollback = execution.kind === "rollback";
  if (!rollback && !isWhole(execution, context.environmentsDefault)) return undefined;
  const point = await pointOf(context, route, marker, execution);
  if (point === undefined) return undefined;
  const progress: Progress = {
    point,
    executionId: execution.id,
    startTime: execution.startedAt,
    status: execution.status,
    rejected: execution.rejected,
    at: new Date(context.clock.now()).toISOString(),
  };
  const back = rollback || (await isOlderByHand(context, route, marker, execution, point));
  return back ? rolledBack(progress) : progressed(route, progress);
}

/** An id that no tree has: what ran at a commit that git has lost is like nothing that the head could be. */
const lost = "lost";

/** Where an execution is in history; undefined as long as its sources have not run. */
async function pointOf(
  { source, map }: RouterContext,
  route: Route,
  { started, pending }: Marker,
  { id, revisions, variables }: Execution,
): Promise<Point | undefined> {
  if (started?.executionId === id) return { commits: started.commits, trees: started.trees };
  if (pending && variables.ROUTER_DECISION === pending.decisionId) {
    return { commits: pending.commits, trees: pending.trees };
  }
  const commits = commitsOf(route, revisions);
  if (commits === undefined) return undefined;
  try {
    const parts = Object.keys(route.sources).map(async (key): Promise<Trees> => {
      const paths = route.roots.filter(({ repository }) => repository === key).map(({ path }) => path);
      const trees = await source.trees(map.repositories[key]!, commits[key]!, paths);
      return Object.fromEntries(paths.map((path) => [rootKey({ repository: key, path }), trees.get(path) ?? null]));
    });
    return { commits, trees: Object.assign({}, ...(await Promise.all(parts))) as Trees };
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    return { commits, trees: Object.fromEntries(route.roots.map((root) => [rootKey(root), lost])) };
  }
}

/** A person who runs an older commit than what succeeded last, and not the head, takes something back. */
async function isOlderByHand(
  { source, map }: RouterContext,
  route: Route,
  { compareFrom }: Marker,
  { variables }: Execution,
  { commits }: Point,
): Promise<boolean> {
  const byRouter = (variables.ROUTER_DECISION ?? untold) !== untold;
  const [ran, succeeded] = [commits[route.repository], compareFrom?.commits[route.repository]];
  if (byRouter || ran === undefined || succeeded === undefined) return false;
  const repository = map.repositories[route.repository]!;
  if ((await source.relation(repository, ran, succeeded)) !== "forward") return false;
  return (await source.head(repository)) !== ran;
}
