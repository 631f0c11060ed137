import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { accountHeader } from "../account-header";
import { issuedCredentials } from "../authorization/issued-credentials";
import { awsAction } from "../aws-action";
import { awsErrorAnswer, type AwsError } from "../aws-error";
import type { Context, Part } from "../context";
import { listen } from "../listen";
import { localAccount } from "../local-account";
import { readBody } from "../read-body";
import { rootAccount } from "../root-account";
import { signingKey, signingName } from "../signing-name";
import { callerArn } from "./caller-arn";
import type { Filler } from "./filler";
import { FillerError } from "./filler-error";
import { writtenOutput } from "./written-output";

/**
 * The home `here`: the services that this project fills in, answered by the router's own process on a port of the loopback that
 * only the router and the parts are told.
 */
export class FillerHome implements Part {
  private readonly server = createServer((incoming, answer) => void this.answer(incoming, answer));

  constructor(
    private readonly port: number,
    private readonly fillersOf: (account: string) => Promise<readonly Filler[]>,
    private readonly context: Pick<Context, "clients" | "note">,
  ) {
    this.server.requestTimeout = 0;
  }

  async start(): Promise<void> {
    await listen(this.server, this.port);
  }

  stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    return Promise.resolve();
  }

  private async answer(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      const output = await this.perform(incoming);
      const type = incoming.headers["x-amz-target"] ? incoming.headers["content-type"] : undefined;
      const body = writtenOutput(output ?? {});
      answer.writeHead(200, { "Content-Type": type ?? "application/json", "Content-Length": Buffer.byteLength(body) });
      answer.end(body);
    } catch (error) {
      const { status, headers, body } = awsErrorAnswer(this.refusal(error as Error));
      answer.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
      answer.end(body);
    }
  }

  private async perform(incoming: IncomingMessage): Promise<object | undefined> {
    const { method = "POST", url = "/", headers } = incoming;
    const service = signingName(headers, url) ?? "";
    const body = await readBody(incoming);
    const action = awsAction({ service, method, url, headers, body });
    const key = signingKey(headers, url);
    // Past the router only a root calls.
    const account = String(headers[accountHeader] ?? rootAccount(key ?? "") ?? localAccount);
    const filler = (await this.fillersOf(account)).find((one) => one.service === service);
    const perform = filler?.actions[action] ?? filler?.tags?.actions[action];
    if (perform === undefined)
      throw new FillerError("NotEmulated", `The local AWS has no ${service}:${action}: use AWS itself.`);
    const credentials = issuedCredentials(this.context.clients.addressOf("iam"));
    return perform(inputOf(body) as never, {
      action,
      url,
      caller: () => callerArn(key, account, credentials),
    });
  }

  private refusal(error: Error): AwsError {
    if (error instanceof FillerError)
      return { protocol: "json", code: error.code, message: error.message, status: error.status };
    this.context.note(`a filler failed: ${error.stack}`);
    return { protocol: "json", code: "InternalFailure", message: error.message, status: 500 };
  }
}

function inputOf(body: Buffer): object {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString()) as object;
  } catch {
    throw new FillerError("SerializationException", "The body of the request is no JSON.");
  }
}
