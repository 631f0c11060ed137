import { fireDrillName } from "../config/fire-drill-name";
import type { ResolvedLanding } from "../config/platform";
import type { DrillReport } from "../functions/fire-drill/core/report";
import type { ClientSettings } from "./client-settings";
import { obstacle, Refusal } from "./refusal";

/**
 * Holds a fire drill in an environment or in delivery now, as it is held each day, and waits for its end.
 *
 * @param patienceSeconds for what was sent, up to 240; measurements of webhooks come within two minutes on AWS, and ten seconds here
 * @throws Refusal when the drill is not deployed
 */
export async function askFireDrill(
  landing: Pick<ResolvedLanding, "platform" | "name">,
  settings: ClientSettings,
  patienceSeconds: number,
): Promise<DrillReport> {
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const client = new LambdaClient(settings);
  const FunctionName = fireDrillName(landing);
  try {
    const Payload = Buffer.from(JSON.stringify({ patienceSeconds }));
    const { FunctionError, Payload: said } = await client.send(new InvokeCommand({ FunctionName, Payload }));
    const answer = Buffer.from(said ?? []).toString();
    if (FunctionError === undefined) return JSON.parse(answer) as DrillReport;
    throw new Error(`the fire drill failed: ${answer}; its log group /aws/lambda/${FunctionName} says more`);
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
    throw new Refusal("fire drill", [
      obstacle(
        "fire drill",
        `${FunctionName} is not there`,
        `the stack of ${landing.name} makes it`,
        "deploy that first (here: ./thrive up)",
      ),
    ]);
  } finally {
    client.destroy();
  }
}
