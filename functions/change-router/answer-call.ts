import * as z from "zod";
import { answerOperator } from "./core/answer-operator";
import type { OperatorAnswer, OperatorRequest } from "./core/operator";
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
  log.info("operator", { request: data.operator, ok: answer.ok });
  return answer;
}
