import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RenewedSession } from "../role-sessions";

/** What a task may ask about itself. */
export interface AgentClient {
  /** Undefined for a task without a role: there are no credentials then. */
  readonly session?: RenewedSession;
  /** As the metadata endpoint, version 4, answers `/task`. */
  readonly metadata: () => object;
}

/** The loopback address where tasks get the keys of their role and what they are, as the ECS agent serves them. */
export class AgentEndpoint {
  private readonly clients = new Map<string, AgentClient & { token: string }>();
  private readonly server: Server = createServer((request, answer) => {
    this.answer(request, answer).catch((error: Error) => send(answer, 500, { message: error.message }));
  });

  async start(): Promise<void> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Addresses for one task, which nobody else can guess. */
  admit(client: AgentClient): { id: string; credentialsUri?: string; credentialsToken: string; metadataUri: string } {
    const id = randomBytes(16).toString("hex");
    const token = randomBytes(24).toString("base64url");
    this.clients.set(id, { ...client, token });
    const address = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    const credentialsUri = client.session && `${address}/v2/credentials/${id}`;
    return { id, credentialsUri, credentialsToken: token, metadataUri: `${address}/v4/${id}` };
  }

  dismiss(id: string): void {
    this.clients.delete(id);
  }

  private async answer({ url = "", headers }: IncomingMessage, answer: ServerResponse): Promise<void> {
    const [, credentials, metadata, part = ""] = /^\/(?:v2\/credentials\/(\w+)|v4\/(\w+)(\/task)?)$/.exec(url) ?? [];
    const client = this.clients.get(credentials ?? metadata ?? "");
    if (client === undefined) return send(answer, 404, { message: "nothing is here" });
    if (credentials === undefined) return send(answer, 200, metadataOf(client, part));
    if (!same(headers.authorization ?? "", client.token)) return send(answer, 401, { message: "the token is missing" });
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await client.session!.keys();
    send(answer, 200, {
      RoleArn: client.session!.roleArn,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: expiration.toISOString(),
    });
  }
}

function metadataOf(client: AgentClient, part: string): object {
  const task = client.metadata() as { Containers?: object[] };
  return part === "/task" ? task : (task.Containers?.[0] ?? {});
}

function same(given: string, token: string): boolean {
  return given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));
}

function send(answer: ServerResponse, status: number, value: object): void {
  answer.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}
