import type { OperatorAnswer, OperatorRequest } from "../functions/change-router/core/operator";
import type { DeliveryPlace } from "./delivery-place";
import { obstacle, Refusal } from "./refusal";

type Answered = Extract<OperatorAnswer, { readonly ok: true }>;

/** What the router answers to a command. */
export type AnswerTo<Command> = Answered extends infer One
  ? One extends { readonly command: infer Commands }
    ? Command extends Commands
      ? One
      : never
    : never
  : never;

/**
 * Asks the deployed change router, which answers at once.
 * @throws Refusal when it is not deployed, or says what is wrong with the request
 */
export async function callRouter<Request extends OperatorRequest>(
  { names, account, region, settings }: Pick<DeliveryPlace, "names" | "account" | "region" | "settings">,
  request: Request,
): Promise<AnswerTo<Request["command"]>> {
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const client = new LambdaClient(settings);
  try {
    const Payload = Buffer.from(JSON.stringify({ operator: request }));
    const { FunctionError, Payload: said } = await client.send(
      new InvokeCommand({ FunctionName: names.router, Payload }),
    );
    const answer = JSON.parse(Buffer.from(said ?? []).toString() || "{}") as OperatorAnswer & { errorMessage?: string };
    if (FunctionError !== undefined || answer.ok === undefined) throw new Error(failed(names.router, answer));
    if (answer.ok) return answer as AnswerTo<Request["command"]>;
    throw new Refusal(
      "router",
      answer.problems.map((problem) => ({ obstacle: problem })),
    );
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
    const where = `${names.router} is not in account ${account}, ${region}`;
    throw new Refusal("router", [
      obstacle("change router", where, "the delivery stack makes it", "deploy that first (here: ./thrive up)"),
    ]);
  } finally {
    client.destroy();
  }
}

function failed(router: string, { errorMessage = "no answer" }: { errorMessage?: string }): string {
  return `the change router failed: ${errorMessage}; its log group /aws/lambda/${router} says more`;
}
