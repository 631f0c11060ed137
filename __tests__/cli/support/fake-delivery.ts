import { createHash } from "node:crypto";
import type http from "node:http";
import type { OperatorRequest } from "../../../functions/change-router/core/operator";
import { FakeAws } from "./fake-aws";

/** A pipeline as one look at it finds it. */
export interface FakeLook {
  /** Newest first. */
  readonly executions: readonly Record<string, unknown>[];
  readonly stages: readonly Record<string, unknown>[];
}

/** What ARNs of people begin with who signed in. */
export const signedIn =
  "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_thrive-delivery-approver_0123456789abcdef/";

export const commit = "0123456789abcdef0123456789abcdef01234567";
export const execution = "11111111-2222-4333-8444-555555555555";
/** That a command starts. */
export const started = "99999999-2222-4333-8444-555555555555";
const build = `thrive-delivery-collections-test:${execution}`;

/** 2026-01-01T12:00:00Z, as CodePipeline writes it. */
const at = Date.parse("2026-01-01T12:00:00Z") / 1000;

interface Run {
  readonly status: string;
  /** @default the commit above */
  readonly commit?: string;
  readonly trigger?: string;
  readonly summary?: string;
}

/** An execution that the router started. */
export function fakeExecution({ status, commit: revisionId = commit, trigger, summary = "Change the interest" }: Run) {
  return {
    pipelineExecutionId: execution,
    status,
    startTime: at,
    lastUpdateTime: at + 30,
    trigger: { triggerType: trigger ?? "StartPipelineExecution" },
    sourceRevisions: [{ actionName: "Source", revisionId, revisionSummary: summary }],
  };
}

/** A stage that the execution is in or has passed. */
export function fakeStage(stageName: string, status?: string, ...actions: Record<string, unknown>[]) {
  if (status === undefined) return { stageName, actionStates: [] };
  return { stageName, latestExecution: { pipelineExecutionId: execution, status }, actionStates: actions };
}

export function fakeAction(actionName: string, status: string, more: object = {}) {
  return { actionName, latestExecution: { status, lastStatusChange: at + 10, ...more } };
}

const source = fakeStage("Source", "Succeeded", fakeAction("Source", "Succeeded"));

/** The looks that a pipeline's way to an image is made of. */
export const looks = {
  created: {
    executions: [fakeExecution({ status: "Succeeded", trigger: "CreatePipeline" })],
    stages: [source, fakeStage("Build", "Skipped"), fakeStage("local", "Skipped")],
  },
  testing: {
    executions: [fakeExecution({ status: "InProgress" })],
    stages: [source, fakeStage("Build", "InProgress", fakeAction("Test", "InProgress")), fakeStage("local")],
  },
  deploying: {
    executions: [fakeExecution({ status: "InProgress" })],
    stages: [
      source,
      fakeStage("Build", "Succeeded", fakeAction("Gate", "Succeeded")),
      fakeStage("local", "InProgress", fakeAction("Deploy", "InProgress", { summary: "1 of 2 tasks" })),
    ],
  },
  succeeded: {
    executions: [fakeExecution({ status: "Succeeded" })],
    stages: [source, fakeStage("Build", "Succeeded", fakeAction("Gate", "Succeeded")), fakeStage("local", "Succeeded")],
  },
  failed: {
    executions: [fakeExecution({ status: "Failed" })],
    stages: [
      source,
      fakeStage(
        "Build",
        "Failed",
        fakeAction("Prepare", "Succeeded"),
        fakeAction("Test", "Failed", {
          externalExecutionId: build,
          errorDetails: { code: "JobFailed", message: "Build terminated with state: FAILED" },
        }),
      ),
      fakeStage("local"),
    ],
  },
} satisfies Record<string, FakeLook>;

/** Pipelines, the router, images and whose credentials came, as a delivery account has them. */
export class FakeDelivery extends FakeAws {
  /** Of each service, one look after the other; the last one stays. */
  readonly pipelines = new Map<string, FakeLook[]>();
  /** What the gate wrote down of an image, by its digest. */
  readonly passed = new Map<string, Readonly<Record<string, Attribute>>>();
  /** Digests that the registry has, by tag and by themselves. */
  readonly images = new Map<string, string>();
  /** Items of the ledger. */
  readonly ledger: Record<string, Attribute>[] = [];
  /** What single executions are, beside the looks. */
  readonly executions = new Map<string, Record<string, unknown>>();
  /** What their actions did, the newest first. */
  readonly actions = new Map<string, readonly Record<string, unknown>[]>();
  readonly asked: OperatorRequest[] = [];
  variables: Record<string, string> = { ROUTER_DECISION: "01JGDECISION", REASON: "none" };
  log = ["[Container] Running command npm test", "ok 1 - reads", "not ok 2 - returns the sum"];
  account = "123456789012";
  /** What the router answers. */
  router: (request: OperatorRequest) => object = () => ({ ok: false, problems: ["not expected"] });
  private readonly seen = new Map<string, number>();

  constructor() {
    super();
    Object.assign(this.answers, this.deliveryAnswers);
  }

  /** Puts an image into the registry, and lets it pass the gate. @returns its digest */
  build(tag: string, more: Readonly<Record<string, Attribute>> = {}): string {
    const digest = digestOf(tag);
    this.images.set(tag, digest).set(digest, digest);
    this.passed.set(digest, { tag: { S: tag }, commit: { S: commit }, ...more });
    return digest;
  }

  /** Adds an item to the ledger. */
  write(pk: string, sk: string, values: Readonly<Record<string, string | number | undefined>>): void {
    const known = Object.entries({ pk, sk, ...values }).filter(([, value]) => value !== undefined);
    this.ledger.push(
      Object.fromEntries(
        known.map(([name, value]) => [name, typeof value === "number" ? { N: `${value}` } : { S: value! }]),
      ),
    );
  }

  protected override async take(incoming: http.IncomingMessage, answer: http.ServerResponse): Promise<void> {
    if (incoming.url?.startsWith("/2015-03-31/functions/") === true) return this.invoke(incoming, answer);
    if (incoming.url === "/_thrive/sign-in") return this.signIn(incoming, answer);
    if (incoming.headers["x-amz-target"] === undefined) return this.tellCaller(incoming, answer);
    return super.take(incoming, answer);
  }

  /** As the local AWS has it. */
  private async signIn(incoming: http.IncomingMessage, answer: http.ServerResponse): Promise<void> {
    const { name } = JSON.parse(await bodyOf(incoming)) as { name: string };
    const credentials = { accessKeyId: "key", secretAccessKey: "secret", sessionToken: "token" };
    answer.end(JSON.stringify({ arn: `${signedIn}${name}`, ...credentials }));
  }

  private async invoke(incoming: http.IncomingMessage, answer: http.ServerResponse): Promise<void> {
    const name = decodeURIComponent(incoming.url!.split("/")[3]!);
    const { operator } = JSON.parse(await bodyOf(incoming)) as { operator: OperatorRequest };
    if (this.refuses === "Invoke") {
      answer.writeHead(404, { "x-amzn-errortype": "ResourceNotFoundException" });
      return void answer.end(JSON.stringify({ Message: `Function not found: ${name}` }));
    }
    this.asked.push(operator);
    const said = this.router(operator);
    const failed = "errorMessage" in said ? { "x-amz-function-error": "Unhandled" } : {};
    answer.writeHead(200, failed);
    answer.end(JSON.stringify(said));
  }

  /** STS speaks XML. */
  private async tellCaller(incoming: http.IncomingMessage, answer: http.ServerResponse): Promise<void> {
    await bodyOf(incoming);
    if (this.refuses === "GetCallerIdentity") {
      answer.writeHead(403);
      return void answer.end(
        "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>",
      );
    }
    answer.writeHead(200);
    answer.end(
      `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::${this.account}:assumed-role/engineer/ana</Arn><Account>${this.account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  }

  private look(call: string, pipeline: unknown): FakeLook {
    const all = this.pipelines.get(String(pipeline).replace("thrive-delivery-", "")) ?? [];
    const key = `${call} ${String(pipeline)}`;
    const count = this.seen.get(key) ?? 0;
    this.seen.set(key, count + 1);
    return all[count] ?? all.at(-1) ?? { executions: [], stages: [] };
  }

  private readonly deliveryAnswers: typeof this.answers = {
    GetPipelineState: ({ name }) => ({ pipelineName: name, stageStates: this.look("state", name).stages }),
    ListPipelineExecutions: ({ pipelineName }) => ({
      pipelineExecutionSummaries: this.look("executions", pipelineName).executions,
    }),
    GetPipelineExecution: ({ pipelineExecutionId }) => {
      const id = String(pipelineExecutionId);
      const known = this.executions.get(id);
      if (known === undefined && this.executions.size > 0) return { __type: "PipelineExecutionNotFoundException" };
      const variables = Object.entries(this.variables).map(([name, resolvedValue]) => ({ name, resolvedValue }));
      return { pipelineExecution: { pipelineExecutionId: id, variables, ...known } };
    },
    ListActionExecutions: ({ filter }) => {
      const { pipelineExecutionId } = filter as { pipelineExecutionId: string };
      return { actionExecutionDetails: this.actions.get(pipelineExecutionId) ?? [] };
    },
    StartPipelineExecution: () => ({ pipelineExecutionId: started }),
    BatchGetBuilds: ({ ids }) => ({
      builds: [{ id: (ids as string[])[0], logs: { groupName: "/thrive/delivery/collections", streamName: "test/1" } }],
    }),
    GetLogEvents: () => ({ events: this.log.map((message) => ({ timestamp: at * 1000, message: `${message}\n` })) }),
    DescribeImages: ({ imageIds }) => {
      const [{ imageTag, imageDigest } = {}] = imageIds as { imageTag?: string; imageDigest?: string }[];
      const found = this.images.get(imageTag ?? imageDigest ?? "");
      return found === undefined ? { __type: "ImageNotFoundException" } : { imageDetails: [{ imageDigest: found }] };
    },
    GetItem: ({ Key }) => {
      const { pk, sk } = Key as { pk: { S: string }; sk: { S: string } };
      const Item = pk.S === "SERVICE#collections" ? this.passed.get(sk.S.replace("IMAGE#", "")) : undefined;
      return Item === undefined ? {} : { Item };
    },
    Query: ({ ExpressionAttributeValues }) => {
      const { ":pk": pk } = ExpressionAttributeValues as { ":pk": { S: string } };
      return { Items: this.ledger.filter((item) => item.pk?.S === pk.S) };
    },
    PutItem: ({ Item }) => {
      this.ledger.push(Item as Record<string, Attribute>);
      return {};
    },
    GetQueueUrl: () => ({ QueueUrl: "http://127.0.0.1/queue" }),
    SendMessage: ({ MessageBody }) => ({
      MessageId: "1",
      MD5OfMessageBody: createHash("md5").update(String(MessageBody)).digest("hex"),
    }),
  };
}

/** A value of an item, as DynamoDB writes it. */
export interface Attribute {
  readonly S?: string;
  readonly N?: string;
  readonly M?: Readonly<Record<string, Attribute>>;
}

export const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

async function bodyOf(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
