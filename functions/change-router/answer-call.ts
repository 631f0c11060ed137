import * as z from "zod";
import { answerOperator } from "./core/answer-operator";
import { cleanText } from "./core/clean-text";
import { type OperatorAnswer, operatorLimits, type OperatorRequest } from "./core/operator";
import type { RouterContext } from "./core/router-context";
import type { RouterQueue } from "./handle-records";
import type { RouterLog } from "./router-log";

const call = z.object({ operator: z.looseObject({ command: z.string() }) });

/** What somebody asks by calling the function. What fails on the way fails the call: it is no answer. */
export async function answerCall(
  event: object,
  { context, queue, log }: { context: () => Promise<RouterContext>; queue: RouterQueue; log: RouterLog },
): Promise<OperatorAnswer> {
  const { data } = call.safeParse(event);
  if (data === undefined) {
    return { ok: false, problems: ['event: is neither messages of the queue nor {"operator": {"command": …}}'] };
  }
  // What else is in it is checked by the core, which names everything that is wrong.
  const { answer, message } = await answerOperator(await context(), data.operator as unknown as OperatorRequest);
  if (message !== undefined) await queue.proceed(message);
  log.info("operator", { request: shown(data.operator), ok: answer.ok });
  return answer;
}

/** Of a request what it may have, however long a stranger made it. */
function shown(request: Readonly<Record<string, unknown>>): Record<string, string> {
  const fields = ["command", "service", "commit", "limit", "by", "reason"].filter((name) => name in request);
  return Object.fromEntries(fields.map((name) => [name, cleanText(String(request[name]), operatorLimits.reason)]));
}
