import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { clientSettings } from "../../../../../functions/client-settings";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true"; // a word to developers, printed among the tests

export interface AwsCall {
  /** `GetBranch`. */
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An error as AWS answers it. */
export class AwsFailure {
  constructor(
    readonly name: string,
    readonly status = 400,
    readonly more: object = {},
  ) {}
}

/** What AWS answers a call. */
export type Answers = (call: AwsCall, earlier: readonly AwsCall[]) => object;

export interface FakeAws {
  /** For SDK clients: how functions make them, with this address, and without the adaptive mode, which waits after it was throttled. */
  readonly settings: ReturnType<typeof settingsFor>;
  readonly calls: AwsCall[];
  answers: Answers;
  /** A text that is answered instead. */
  raw?: string | undefined;
  close(): void;
}

/** A service of AWS that speaks its JSON protocol on the loopback. */
export async function fakeAws(answers: Answers = () => ({})): Promise<FakeAws> {
  const calls: AwsCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [, action = ""] = String(request.headers["x-amz-target"]).split(".");
      const call = { action, input: JSON.parse(Buffer.concat(chunks).toString()) as AwsCall["input"] };
      const answer = fake.answers(call, [...calls]);
      calls.push(call);
      const failed = answer instanceof AwsFailure;
      response.writeHead(failed ? answer.status : 200, { "content-type": request.headers["content-type"] });
      response.end(
        fake.raw ?? JSON.stringify(failed ? { __type: answer.name, message: "as it is said", ...answer.more } : answer),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const fake: FakeAws = { settings: settingsFor(port), calls, answers, close };
  return fake;
}

function settingsFor(port: number) {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const place = { endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", credentials };
  return { ...clientSettings, ...place, retryMode: "standard" } as const;
}
