import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { HomeClients } from "../../home-clients";
import type { FunctionAnswer } from "./lambda-authorizer";

/** Functions where they live. */
export class HomeFunctions {
  private client?: LambdaClient;

  constructor(private readonly clients: Pick<HomeClients, "settings">) {}

  readonly invoke = async (FunctionName: string, event: object): Promise<FunctionAnswer> => {
    const { LambdaClient: Client, InvokeCommand } = await import("@aws-sdk/client-lambda");
    try {
      this.client ??= new Client(this.clients.settings("lambda"));
      const answer = await this.client.send(
        new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
      );
      const text = Buffer.from(answer.Payload ?? []).toString();
      const value: unknown = text === "" ? undefined : JSON.parse(text);
      return answer.FunctionError === undefined ? { value } : { error: messageOf(value) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };
}

function messageOf(value: unknown): string {
  return (value as { errorMessage?: string } | undefined)?.errorMessage ?? "the function failed";
}
