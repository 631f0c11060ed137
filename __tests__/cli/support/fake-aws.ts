import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeCall {
  readonly action: string;
  readonly input: Record<string, unknown>;
}

/** AWS's answers to calls in JSON. */
export class FakeAws {
  readonly calls: FakeCall[] = [];
  readonly parameters = new Map<string, string>();
  /** An action that is answered with an error. */
  refuses: string | undefined;
  refusesAs = "AccessDeniedException";
  /** Which of its calls. @default all */
  refusesIf: (input: Record<string, unknown>) => boolean = () => true;
  private readonly server: http.Server;

  constructor() {
    this.server = http.createServer((incoming, answer) => void this.take(incoming, answer));
  }

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** The calls of one action, as they came. */
  of(action: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.action === action).map(({ input }) => input);
  }

  protected async take(incoming: http.IncomingMessage, answer: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const action = String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    this.calls.push({ action, input });
    if (action === this.refuses && this.refusesIf(input)) {
      answer.writeHead(400, { "Content-Type": "application/x-amz-json-1.1" });
      return void answer.end(JSON.stringify({ __type: this.refusesAs, message: `no ${action}` }));
    }
    const said = this.answers[action]?.(input) ?? {};
    answer.writeHead("__type" in said ? 400 : 200, { "Content-Type": "application/x-amz-json-1.1" });
    answer.end(JSON.stringify(said));
  }

  protected readonly answers: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
    GetParameter: ({ Name }) => {
      const Value = this.parameters.get(String(Name));
      return Value === undefined ? { __type: "ParameterNotFound", message: "none" } : { Parameter: { Value } };
    },
  };
}
