import type { SQSRecord } from "aws-lambda";
import { answerCall } from "../../../functions/change-router/answer-call";
import type { RunAllMessage } from "../../../functions/change-router/core/message";
import type { Ports } from "../../../functions/change-router/core/ports";
import { PermanentError, TransientError } from "../../../functions/change-router/core/router-error";
import { handleRecords } from "../../../functions/change-router/handle-records";
import { executionEvent, pushEvent, reconcileEvent, route, RouterWorld, stageEvent } from "./support/router-world";

const routes = {
  collections: route("collections", { roots: ["cs/Collections/"] }),
  intake: route("intake", { roots: ["cs/Intake/"] }),
};

/** The router's function around a world, with its queue and its log. */
function deployed(settings: ConstructorParameters<typeof RouterWorld>[1] = {}, all: typeof routes | object = routes) {
  const world = new RouterWorld(all as typeof routes, settings);
  world.commit({ "cs/Collections/a": "1", "cs/Intake/a": "1", "README.md": "1" });
  const proceeded: RunAllMessage[] = [];
  const cameBack: [string, number][] = [];
  const logged: [string, string, Readonly<Record<string, unknown>>][] = [];
  const line = (level: string) => (message: string, details: Readonly<Record<string, unknown>>) => {
    // Powertools' own keys: it would drop ours.
    expect(Object.keys(details)).not.toEqual(expect.arrayContaining([expect.stringMatching(ownKeys)]));
    logged.push([level, message, details]);
  };
  const options = {
    broken: {} as Partial<Ports>,
    context: () => Promise.resolve(world.context(options.broken)),
    queue: {
      proceed: async (message: RunAllMessage): Promise<void> => void proceeded.push(message),
      comeBack: async (receipt: string, seconds: number): Promise<void> => void cameBack.push([receipt, seconds]),
    },
    log: { debug: line("debug"), info: line("info"), error: line("error") },
  };
  const receive = async (...records: SQSRecord[]) =>
    (await handleRecords(records, options)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return { world, options, receive, proceeded, cameBack, logged };
}

const ownKeys = /^(level|message|sampling_rate|service|timestamp)$/;

let messages = 0;
function record(body: object | string, more: { id?: string; receives?: number; group?: string } = {}): SQSRecord {
  const { id = `message-${++messages}`, receives = 1, group = "services#main" } = more;
  return {
    messageId: id,
    receiptHandle: `receipt of ${id}`,
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(receives), MessageGroupId: group },
  } as unknown as SQSRecord;
}

const throttled = new TransientError("ThrottlingException", "codecommit services: slow down");

describe("a message that is done", () => {
  test("starts what changed, and leaves the queue", async () => {
    const { world, receive, cameBack } = deployed();
    expect(await receive(record(pushEvent(world.map, "services")))).toEqual([]);
    expect([world.started(), cameBack]).toEqual([["collections", "intake"], []]);
  });

  test("of the webhook front is a push as any other", async () => {
    const { world, receive } = deployed();
    const push = { kind: "push", repository: "services", branch: "main", after: "2".repeat(40), at: world.clock.iso() };
    expect(await receive(record(push))).toEqual([]);
    expect(world.started()).toEqual(["collections", "intake"]);
  });

  test("follows executions and stages", async () => {
    const { world, receive } = deployed();
    await receive(record(pushEvent(world.map, "services", { time: world.clock.iso() })));
    const { id, pipeline } = world.pipelines.of("thrive-delivery-intake")[0]!;
    world.pipelines.end(id, "Succeeded");
    world.clock.advance(240);
    const stage = stageEvent(pipeline, id, "dev", "SUCCEEDED", world.clock.iso());
    expect(await receive(record(stage), record(executionEvent(pipeline, id, "SUCCEEDED")))).toEqual([]);
    expect(world.marker("intake")).toMatchObject({ compareFrom: { executionId: id } });
    expect(world.sum("CommitToFirstEnvironmentSeconds")).toBeCloseTo(240, 1);
  });

  test("is logged: the decision, and a line for each pipeline", async () => {
    const { world, receive, logged } = deployed();
    await receive(record(pushEvent(world.map, "services")));
    await world.endAll();
    world.change({ "cs/Intake/a": "2" });
    logged.length = 0;
    await receive(record(pushEvent(world.map, "services"), { id: "push-2" }));
    const decision = world.markers.records.at(-1)!.id;
    expect(logged).toEqual([
      ["info", "decision", expect.objectContaining({ decision, trigger: expect.objectContaining({ id: "push-2" }) })],
      ["debug", "route", expect.objectContaining({ decision, route: "collections", reason: "unchanged" })],
      [
        "info",
        "route",
        expect.objectContaining({ decision, route: "intake", outcome: "start", paths: ["cs/Intake/a"] }),
      ],
    ]);
  });
});

describe("an event that starts nothing is recorded with the reason", () => {
  const tag = { referenceType: "tag", referenceName: "main" };
  test.each([
    ["another branch", { referenceName: "next" }, "ignored-ref"],
    ["a tag named like the branch", tag, "ignored-ref"],
    ["a deleted branch", { event: "referenceDeleted" }, "branch-gone"],
    ["another repository", { repositoryName: "state-website" }, "unknown-repository"],
    ["a name full of control characters", { referenceName: "a\u0000\u001b[2Jb${x}" }, "ignored-ref"],
  ])("%s", async (_, detail, ignored) => {
    const { world, receive } = deployed();
    expect(await receive(record(pushEvent(world.map, "services", detail)))).toEqual([]);
    expect(world.markers.records).toMatchObject([{ ignored }]);
    expect(world.started()).toEqual([]);
  });

  test("an execution of a pipeline that is not the router's is logged", async () => {
    const { receive, logged } = deployed();
    expect(await receive(record(executionEvent("another", "e", "SUCCEEDED"), { id: "m" }))).toEqual([]);
    expect(logged).toEqual([["info", "ignored", { messageId: "m", reason: "pipeline another: not in the route map" }]]);
  });

  test("a branch with slashes is followed by its whole name", async () => {
    const { world, receive } = deployed({
      repositories: { services: { provider: "codecommit", name: "thrive-services", branch: "feature/a/b" } },
    });
    await receive(record(pushEvent(world.map, "services", { referenceName: "feature/a" })));
    expect(world.started()).toEqual([]);
    await receive(record(pushEvent(world.map, "services")));
    expect(world.started()).toEqual(["collections", "intake"]);
  });
});

describe("a message that fails", () => {
  test.each([
    [1, 5],
    [2, 15],
    [4, 135],
  ])("for the %d. time comes back in %d seconds", async (receives, seconds) => {
    const { world, options, receive, cameBack } = deployed();
    options.broken = { source: { ...world.trees, head: () => Promise.reject(throttled) } as never };
    expect(await receive(record(pushEvent(world.map, "services"), { id: "m", receives }))).toEqual(["m"]);
    expect(cameBack).toEqual([["receipt of m", seconds]]);
  });

  test("in part comes back for the rest", async () => {
    const { world, options, receive } = deployed();
    const { pipelines } = world;
    options.broken = {
      pipelines: {
        start: (start) => (start.pipeline.endsWith("intake") ? Promise.reject(throttled) : pipelines.start(start)),
        recent: (pipeline) => pipelines.recent(pipeline),
        execution: (pipeline, id) => pipelines.execution(pipeline, id),
      },
    };
    const push = pushEvent(world.map, "services");
    expect(await receive(record(push, { id: "m" }))).toEqual(["m"]);
    expect(world.started()).toEqual(["collections"]);
    options.broken = {};
    expect(await receive(record(push, { id: "m", receives: 2 }))).toEqual([]);
    expect(world.started()).toEqual(["intake"]);
  });

  test("holds up those after it in its group, and no others", async () => {
    const { world, options, receive } = deployed();
    options.broken = { source: { ...world.trees, head: () => Promise.reject(throttled) } as never };
    const push = pushEvent(world.map, "services");
    const failed = await receive(
      record(push, { id: "a" }),
      record(push, { id: "b" }),
      record(executionEvent("another", "e", "SUCCEEDED"), { id: "c", group: "executions" }),
    );
    expect(failed).toEqual(["a", "b"]);
  });

  test.each([
    ["the route map is just being deployed", new TransientError("RouteMapChanged", "route map: being deployed")],
    ["the table may not be read", new PermanentError("AccessDeniedException", "dynamodb routes: no")],
    ["nobody foresaw it", new TypeError("ours")],
  ])("because %s comes back, until it is a dead letter", async (_, error) => {
    const { world, options, receive, logged } = deployed();
    options.context = () => Promise.reject(error);
    expect(await receive(record(pushEvent(world.map, "services"), { id: "m" }))).toEqual(["m"]);
    expect(logged).toEqual([["error", "a message failed", { messageId: "m", error }]]);
  });

  test("comes back later when it cannot be told when", async () => {
    const { world, options, receive } = deployed();
    options.context = () => Promise.reject(throttled);
    options.queue.comeBack = () => Promise.reject(new Error("no queue"));
    expect(await receive(record(pushEvent(world.map, "services"), { id: "m" }))).toEqual(["m"]);
  });
});

describe("a message that is none goes to the dead letters, at once", () => {
  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["an event of something else", { "detail-type": "EC2 Instance State-change Notification" }],
    ["a push without a branch", { kind: "push", repository: "services" }],
    ["an event without its detail", { "detail-type": "CodeCommit Repository State Change" }],
    [
      "a detail of other types",
      { "detail-type": "CodePipeline Pipeline Execution State Change", detail: { pipeline: 5 } },
    ],
    ["a megabyte", "x".repeat(1024 * 1024)],
  ])("%s", async (_, body) => {
    const { world, receive, cameBack, logged } = deployed();
    const push = record(pushEvent(world.map, "services"), { id: "good", group: "another" });
    expect(await receive(record(body, { id: "bad" }), push)).toEqual(["bad"]);
    expect([cameBack, world.started()]).toEqual([[["receipt of bad", 0]], ["collections", "intake"]]);
    expect(logged[0]).toEqual([
      "error",
      "not a message for the router",
      { messageId: "bad", body: expect.stringMatching(/^.{0,200}$/) },
    ]);
  });
});

describe("run-all", () => {
  const runAll = { kind: "run-all", request: "request", by: "ada", reason: "new base image" };

  test("proceeds by a message, and waits for its time", async () => {
    const { world, receive, proceeded, cameBack } = deployed({ startsPerMinute: 1 });
    expect(await receive(record(runAll))).toEqual([]);
    expect([world.started(), proceeded]).toEqual([
      ["collections"],
      [{ ...runAll, after: "collections", notBefore: expect.any(String) }],
    ]);
    expect(await receive(record(proceeded[0]!, { id: "next" }))).toEqual(["next"]);
    expect([world.started(), cameBack]).toEqual([[], [["receipt of next", 60]]]);
    world.clock.advance(60);
    expect(await receive(record(proceeded[0]!, { id: "next", receives: 2 }))).toEqual([]);
    expect([world.started(), proceeded.length]).toEqual([["intake"], 1]);
  });

  test("is not done before its next message is queued", async () => {
    const { world, options, receive } = deployed({ startsPerMinute: 1 });
    options.queue.proceed = () => Promise.reject(throttled);
    expect(await receive(record(runAll, { id: "m" }))).toEqual(["m"]);
    options.queue.proceed = () => Promise.resolve();
    expect(await receive(record(runAll, { id: "m", receives: 2 }))).toEqual([]);
    expect(world.started()).toEqual(["collections"]);
  });
});

describe("what needs a full clone is left to its build", () => {
  const letters = route("letters", {
    roots: [{ repository: "letters", path: "cs/Letters/" }, "cs/Shared/"],
    repository: "letters",
    sources: { letters: "Source", services: "Source-services" },
  });
  const services = { provider: "codecommit", name: "thrive-services", branch: "main" } as const;
  const repositories = { services, letters: { provider: "git", name: "state/letters", branch: "main" } as const };

  test.each<[string, object, string[]]>([
    ["by a reconcile", reconcileEvent, ["collections", "intake"]],
    [
      "by a push to what both are built from",
      pushEvent({ repositories } as never, "services"),
      ["collections", "intake"],
    ],
    ["by its own push", { kind: "push", repository: "letters", branch: "main" }, []],
  ])("%s", async (_, body, evaluated) => {
    const { world, receive } = deployed({ repositories }, { ...routes, letters });
    expect(await receive(record(body))).toEqual([]);
    expect(Object.keys(world.markers.records.at(-1)!.routes)).toEqual(evaluated);
  });

  test("an operator still sees it", async () => {
    const { options } = deployed({ repositories }, { ...routes, letters });
    expect(await answerCall({ operator: { command: "markers" } }, options)).toMatchObject({
      services: { letters: { pipeline: "thrive-delivery-letters" } },
    });
  });
});

describe("a call", () => {
  test("of an operator is answered", async () => {
    const { options, world } = deployed();
    const answer = await answerCall({ operator: { command: "explain", service: "intake" } }, options);
    expect(answer).toMatchObject({ ok: true, service: "intake", outcome: { outcome: "start", reason: "first-run" } });
    expect(world.markers.records).toEqual([]);
  });

  test("for all queues what starts them", async () => {
    const { options, proceeded } = deployed();
    const operator = { command: "run-all", by: "ada", reason: "new base image" };
    expect(await answerCall({ operator }, options)).toEqual({
      ok: true,
      command: "run-all",
      services: 2,
      startsPerMinute: 5,
    });
    expect(proceeded).toMatchObject([{ kind: "run-all", by: "ada", reason: "new base image" }]);
  });

  test("is logged by what it may have, cleaned and cut", async () => {
    const { options, logged } = deployed();
    const operator = { command: "hold", service: "intake", by: "a\u001b[2Jda", reason: "x".repeat(1e6), more: "y" };
    await answerCall({ operator }, options);
    const request = { command: "hold", service: "intake", by: "a�[2Jda", reason: `${"x".repeat(499)}…` };
    expect(logged).toEqual([["info", "operator", { request, ok: true }]]);
  });

  test("that cannot queue it fails", async () => {
    const { options } = deployed();
    options.queue.proceed = () => Promise.reject(throttled);
    await expect(
      answerCall({ operator: { command: "run-all", by: "ada", reason: "new base image" } }, options),
    ).rejects.toBe(throttled);
  });

  test("names everything that is wrong with it", async () => {
    const { options } = deployed();
    expect(await answerCall({ operator: { command: "run", service: "outreach" } }, options)).toEqual({
      ok: false,
      problems: [
        'service: "outreach" is not in the route map; it has collections, intake',
        "by: is missing; the record of what you ask says who and why",
        "reason: is missing; the record of what you ask says who and why",
      ],
    });
  });

  test.each([[{}], [{ operator: null }], [{ operator: "run" }], [{ operator: {} }]])("%j is none", async (event) => {
    const { options } = deployed();
    expect(await answerCall(event, options)).toEqual({
      ok: false,
      problems: ['event: is neither messages of the queue nor {"operator": {"command": …}}'],
    });
  });
});
