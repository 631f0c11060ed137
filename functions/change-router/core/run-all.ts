import { evaluate } from "./evaluate";
import type { Handled } from "./handled";
import type { RunAllMessage } from "./message";
import type { RouterContext } from "./router-context";

const minute = 60_000;

/** Starts the next few services of an operator's request, and says which message starts those after them in a minute. */
export async function runAll(
  context: RouterContext,
  message: RunAllMessage,
  owner: { readonly owner: string; readonly redelivered: boolean },
): Promise<Handled> {
  const { map, clock } = context;
  const wait = message.notBefore === undefined ? 0 : Date.parse(message.notBefore) - clock.now();
  if (wait > 0) return { message: "later", seconds: Math.ceil(wait / 1000) };
  const left = Object.keys(map.routes)
    .sort()
    .filter((service) => message.after === undefined || service > message.after);
  const services = left.slice(0, map.startsPerMinute);
  const last = services.at(-1);
  if (last === undefined) return { message: "done" };
  const { request, by, reason } = message;
  const trigger = { kind: "run-all" as const, id: request, actor: by, reason };
  const { decision, retry } = await evaluate(context, { ...owner, trigger, services, forced: request });
  if (retry) return { message: "retry", decision };
  const notBefore = new Date(clock.now() + minute).toISOString();
  const continuation = left.length > services.length && { ...message, after: last, notBefore };
  return { message: "done", decision, ...(continuation && { continuation }) };
}
