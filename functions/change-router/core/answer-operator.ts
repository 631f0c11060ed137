import type { Route } from "../../../config/route-map";
import { amend } from "./amend";
import { boundOutcomes } from "./bound-outcomes";
import { cleanText } from "./clean-text";
import { decide } from "./decide";
import type { Decision, RouteOutcome } from "./decision";
import { evaluate } from "./evaluate";
import { ask } from "./evaluate-route";
import { FileLists } from "./file-lists";
import { newMarker, type Commits, type Marker, type Point } from "./marker";
import type { RunAllMessage } from "./message";
import { type OperatorAnswer, operatorLimits, type OperatorRequest, type ServiceState } from "./operator";
import { problemsOf } from "./operator-problems";
import { refresh } from "./refresh";
import type { RouterContext } from "./router-context";
import { headOf, readSnapshot } from "./snapshot";
import { baselined, held, resumed, type Transition } from "./transitions";

export interface OperatorReply {
  readonly answer: OperatorAnswer;
  /** To put into the queue before answering. */
  readonly message?: RunAllMessage;
}

/** What `./thrive router` is told. Throws what a port throws, so that a transient error is not taken for an answer. */
export async function answerOperator(context: RouterContext, request: OperatorRequest): Promise<OperatorReply> {
  const problems = problemsOf(request, context.map);
  if (problems.length > 0) return refused(problems);
  switch (request.command) {
    case "explain":
      return explain(context, request);
    case "decisions":
      return decisions(context, request);
    case "markers":
      return markers(context);
    case "run":
      return run(context, request);
    case "run-all":
      return runAll(context, request);
    case "hold":
      return change(context, request, held({ ...because(request), at: now(context) }));
    case "resume":
      return resume(context, request);
    case "baseline":
      return baseline(context, request);
  }
}

type Asked<C extends OperatorRequest["command"]> = Extract<OperatorRequest, { command: C }>;

async function explain(context: RouterContext, { service, commit }: Asked<"explain">): Promise<OperatorReply> {
  const route = context.map.routes[service]!;
  const point = await pointOf(context, route, commit);
  if ("problem" in point) return refused([point.problem]);
  const stored = await load(context, route);
  const unknown = !stored.compareFrom && !stored.started;
  const marker = unknown ? (await refresh(context, route, stored)).marker : stored;
  const outcome = await outcomeOf(context, route, marker, point);
  return { answer: { ok: true, command: "explain", service, heads: point.commits, outcome } };
}

async function outcomeOf(context: RouterContext, route: Route, marker: Marker, head: Point): Promise<RouteOutcome> {
  const request = { trigger: { kind: "explain" }, services: [], owner: "explain", redelivered: false } as const;
  const lists = new FileLists(context);
  const { question } = await ask(context, { route, request, lists, unmapped: false }, marker, head);
  const decided: RouteOutcome = marker.pending
    ? { outcome: "skip", reason: "busy", paths: [] }
    : await decide(question);
  const base = question.marker.compareFrom?.commits;
  return boundOutcomes({ explained: { ...decided, ...(base && { base }) } }).explained!;
}

async function decisions(
  { markers }: RouterContext,
  { service, limit = 20 }: Asked<"decisions">,
): Promise<OperatorReply> {
  const found = await markers.decisions({ limit, ...(service !== undefined && { service }) });
  return { answer: { ok: true, command: "decisions", decisions: withinAnswer(found) } };
}

/** Bytes. Lambda gives back 6 MB at most, and a decision about hundreds of services has some hundred thousand. */
const answerBytes = 5_000_000;

/** The newest of them that one answer holds. */
function withinAnswer(newest: readonly Decision[]): readonly Decision[] {
  let bytes = 0;
  const over = newest.findIndex((one) => (bytes += Buffer.byteLength(JSON.stringify(one))) > answerBytes);
  return over < 0 ? newest : newest.slice(0, over);
}

async function markers(context: RouterContext): Promise<OperatorReply> {
  const { routes } = context.map;
  const known = await context.markers.load(Object.values(routes).map(({ pipeline }) => pipeline));
  const services = Object.entries(routes).map(([service, { pipeline }]) => {
    return [service, stateOf(known.get(pipeline) ?? newMarker(pipeline))] as const;
  });
  return { answer: { ok: true, command: "markers", services: Object.fromEntries(services) } };
}

async function run(context: RouterContext, request: Asked<"run">): Promise<OperatorReply> {
  const { service } = request;
  const id = context.ids.decision();
  const { by, reason } = because(request);
  const trigger = { kind: "run" as const, id, actor: by, reason };
  const asked = { trigger, services: [service], forced: id, owner: id, redelivered: false };
  const { decision } = await evaluate(context, asked);
  const outcome = decision.routes[service]!;
  return { answer: { ok: true, command: "run", service, decision: decision.id, outcome } };
}

async function runAll(context: RouterContext, request: Asked<"run-all">): Promise<OperatorReply> {
  const { routes, startsPerMinute } = context.map;
  const message: RunAllMessage = { kind: "run-all", request: context.ids.decision(), ...because(request) };
  const services = Object.keys(routes).length;
  return { answer: { ok: true, command: "run-all", services, startsPerMinute }, message };
}

/** What was held back starts at once if it still differs. */
async function resume(context: RouterContext, request: Asked<"resume">): Promise<OperatorReply> {
  const { service } = request;
  const route = context.map.routes[service]!;
  await amend(context.markers, route.pipeline, resumed());
  const id = context.ids.decision();
  const { by, reason } = because(request);
  const trigger = { kind: "resume" as const, id, actor: by, reason };
  await evaluate(context, { trigger, services: [service], owner: id, redelivered: false });
  return { answer: { ok: true, command: "resume", service, state: stateOf(await load(context, route)) } };
}

async function baseline(context: RouterContext, request: Asked<"baseline">): Promise<OperatorReply> {
  const point = await pointOf(context, context.map.routes[request.service]!, request.commit);
  if ("problem" in point) return refused([point.problem]);
  return change(context, request, baselined(point, now(context)));
}

async function change(
  context: RouterContext,
  { command, service }: Asked<"hold" | "baseline">,
  transition: Transition,
): Promise<OperatorReply> {
  const { marker } = await amend(context.markers, context.map.routes[service]!.pipeline, transition);
  return { answer: { ok: true, command, service, state: stateOf(marker) } };
}

/** The route's head, or what it would be with a commit of its own repository. */
async function pointOf(
  context: RouterContext,
  route: Route,
  commit: string | undefined,
): Promise<Point | { readonly problem: string }> {
  const commits: Commits = commit === undefined ? {} : { [route.repository]: commit };
  const head = headOf(route, await readSnapshot(context, [route], commits));
  if (!("obstacle" in head)) return head;
  if (head.obstacle !== "gone") return { problem: `${head.obstacle.code}: ${cleanText(head.obstacle.message, 500)}` };
  const branches = Object.keys(route.sources).map((key) => `${key}#${context.map.repositories[key]?.branch}`);
  return {
    problem: `no such branch in one of ${branches.join(", ")}: push it, or change the repository in the delivery landing`,
  };
}

async function load(context: RouterContext, { pipeline }: Route): Promise<Marker> {
  return (await context.markers.load([pipeline])).get(pipeline) ?? newMarker(pipeline);
}

function stateOf(marker: Marker): ServiceState {
  const { pipeline, compareFrom, deployed, started, pending, retries, held, blockedAt, lastError } = marker;
  return {
    pipeline,
    ...(compareFrom && { base: compareFrom.commits }),
    ...(deployed && { deployed: deployed.commits }),
    ...(started && { started: shown(started) }),
    ...(pending && { pendingSince: pending.at }),
    retries,
    ...(held && { held }),
    ...(blockedAt !== undefined && { blockedSince: blockedAt }),
    ...(lastError && { lastError }),
  };
}

function shown({
  commits,
  executionId,
  status,
  at,
  rejected,
}: NonNullable<Marker["started"]>): ServiceState["started"] {
  return { commits, executionId, status, at, ...(rejected && { rejected }) };
}

function because({ by, reason }: { by: string; reason: string }): { by: string; reason: string } {
  return { by: cleanText(by, 200), reason: cleanText(reason, operatorLimits.reason) };
}

function refused(problems: readonly string[]): OperatorReply {
  return { answer: { ok: false, problems } };
}

function now({ clock }: RouterContext): string {
  return new Date(clock.now()).toISOString();
}
