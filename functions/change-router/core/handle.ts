import { applyExecution } from "./apply-execution";
import { evaluate, type Evaluated, recordIgnored } from "./evaluate";
import type { DecisionTrigger } from "./decision";
import { cleanText } from "./clean-text";
import type { Handled } from "./handled";
import { measureStage } from "./measure-stage";
import type { PushMessage } from "./message";
import { readMessage } from "./read-message";
import type { RouterContext } from "./router-context";
import { runAll } from "./run-all";
import { servicesOf } from "./services-of";

/** A message as the queue gives it. */
export interface QueuedMessage {
  /** Of the message: the same when it comes back. */
  readonly id: string;
  readonly body: string;
  /** Times that it was given out, this one included. */
  readonly receives: number;
}

/**
 * What the router does with one message. Everything that is thrown here is transient: the message comes back.
 */
export async function handle(context: RouterContext, queued: QueuedMessage): Promise<Handled> {
  const message = readMessage(queued.body, context.map);
  const owner = { owner: queued.id, redelivered: queued.receives > 1 };
  switch (message?.kind) {
    case "push":
      return handlePush(context, message, owner);
    case "reconcile":
      return handled(
        await evaluate(context, {
          ...owner,
          trigger: { kind: "reconcile", id: queued.id },
          services: Object.keys(context.map.routes),
        }),
      );
    case "run-all":
      return runAll(context, message, owner);
    case "execution":
      return applyExecution(context, message);
    case "stage":
      return measureStage(context, message);
    default:
      return { message: "done", ignored: `not a message for the router: ${cleanText(queued.body, 200)}` };
  }
}

/** What the event says is a hint: the head is read. */
async function handlePush(
  context: RouterContext,
  message: PushMessage,
  owner: { readonly owner: string; readonly redelivered: boolean },
): Promise<Handled> {
  const { repository, reference, after, actor, at } = message;
  const trigger: DecisionTrigger = {
    kind: "push",
    id: owner.owner,
    ...(actor !== undefined && { actor }),
    ...(after !== undefined && { commit: after }),
  };
  const branch = cleanText(reference.name, 300);
  const known = repository === undefined ? undefined : context.map.repositories[repository];
  const about = { trigger, branch, ...(repository !== undefined && { repository: cleanText(repository, 200) }) };
  const ignored = async (why: Parameters<typeof recordIgnored>[2]): Promise<Handled> => ({
    message: "done",
    decision: await recordIgnored(context, about, why),
  });
  if (repository === undefined || known === undefined) return ignored("unknown-repository");
  if (reference.type !== "branch" || reference.name !== known.branch) return ignored("ignored-ref");
  if (reference.deleted) return ignored("branch-gone");
  const services = servicesOf(context.map, repository);
  return handled(await evaluate(context, { ...owner, ...about, services, ...(at !== undefined && { pushedAt: at }) }));
}

function handled({ decision, retry }: Evaluated): Handled {
  return { message: retry ? "retry" : "done", decision };
}
