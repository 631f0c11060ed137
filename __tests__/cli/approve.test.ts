import { answerApproval, type ApprovalOptions, type ApprovalTools, type Verdict } from "../../cli/commands/approve";
import { readDeployment, writeDeployment } from "../../cli/deployment";
import {
  execution,
  fakeAction,
  FakeDelivery,
  fakeExecution,
  fakeStage,
  looks,
  signedIn,
} from "./support/fake-delivery";
import { deployedAt, fakeProject, type FakeProject } from "./support/fake-project";

const bob = "bob@thrive.test";
const plain: ApprovalOptions = { env: "local-prod", json: false, yes: false, as: bob };
const waiting = fakeStage("local-prod", "InProgress", fakeAction("Approve", "InProgress", { token: "token-1" }));
const details = "2 commits\n  0123456789ab Change the interest (carol)\nimage 1.0.0-2";

let delivery: FakeDelivery;
let project: FakeProject;

beforeEach(async () => {
  delivery = new FakeDelivery();
  project = fakeProject();
  await deployedAt(project, await delivery.start());
  writeDeployment(project.root, { ...readDeployment(project.root)!, platform: "tour" });
  delivery.pipelines.set("collections", [{ ...looks.testing, stages: [waiting] }]);
  delivery.actions.set(execution, [
    { stageName: "local-prod", actionName: "Approve", status: "InProgress" },
    { stageName: "local-prod", actionName: "Request", output: { outputVariables: { DETAILS: details } } },
  ]);
});

afterEach(() => delivery.stop());

function answer(options: Partial<ApprovalOptions> = {}, verdict: Verdict = "approve", tools: ApprovalTools = {}) {
  return answerApproval(project, verdict, "collections", { ...plain, ...options }, tools);
}

const answered = () => delivery.of("PutApprovalResult");

/** What a refused answer says; nothing was answered. */
async function refused(options: Partial<ApprovalOptions> = {}): Promise<string> {
  const message = await answer(options).then(
    () => "",
    (error: Error) => error.message,
  );
  expect(answered()).toEqual([]);
  return message;
}

describe("an approval", () => {
  it("shows what it is asked for, and answers with the token that waits", async () => {
    expect(await answer({ comment: "read it" })).toBe(0);
    expect(project.said())
      .toBe(`collections to local-prod: execution ${execution}, which waits since 2026-01-01 12:00Z; as it was then:

${details}

Approved by bob@thrive.test: ./thrive pipelines collections --env local-prod --watch shows how far it is
`);
    expect(answered()).toEqual([
      {
        pipelineName: "thrive-delivery-collections",
        stageName: "local-prod",
        actionName: "Approve",
        token: "token-1",
        result: { status: "Approved", summary: "read it" },
      },
    ]);
  });

  it("is rejected likewise, and told to programs", async () => {
    expect(await answer({ json: true }, "reject")).toBe(0);
    expect(JSON.parse(project.said())).toMatchObject({
      environment: "local-prod",
      execution,
      answered: "rejected",
      details,
    });
    expect(answered()).toMatchObject([{ result: { status: "Rejected", summary: "by ./thrive reject" } }]);
  });

  it("that breaks the glass says so in the ledger first", async () => {
    expect(await answer({ breakGlass: "families wait", execution })).toBe(0);
    expect(delivery.of("PutItem")).toMatchObject([
      {
        Item: {
          pk: { S: `EXECUTION#${execution}` },
          sk: { S: `BREAK-GLASS#local-prod#${signedIn}${bob}` },
          reason: { S: "families wait" },
        },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    ]);
  });

  it("is not given when the person at the terminal says no", async () => {
    expect(await answer({}, "approve", { ask: () => Promise.resolve(false) })).toBe(2);
    expect([answered(), project.said().endsWith("\nNothing was answered.\n")]).toEqual([[], true]);
  });

  it("is refused when nothing waits, and when it was answered before", async () => {
    delivery.pipelines.set("collections", [{ ...looks.testing, stages: [fakeStage("local-prod")] }]);
    expect(await refused()).toContain(
      "  local-prod: nothing waits for an approval; an approval answers a request that waits: ./thrive pipelines collections --env local-prod says what it does",
    );
    const over = fakeAction("Approve", "Succeeded", { summary: "Approved by bob" });
    const stages = [fakeStage("local-prod", "InProgress", over, fakeAction("Deploy", "InProgress"))];
    delivery.pipelines.set("collections", [{ ...looks.testing, stages }]);
    expect(await refused()).toContain(
      `  local-prod: nothing waits for an approval; ${execution} was approved at 2026-01-01T12:00:10.000Z (Approved by bob); `,
    );
  });

  it("is refused for an execution that does not wait", async () => {
    delivery.executions.set("old", { ...fakeExecution({ status: "Superseded" }) });
    expect(await refused({ execution: "old" })).toContain(
      `  --execution: old: it is superseded by a newer one and does not wait in local-prod; an approval answers the execution that waits: ${execution} waits: name that, or leave it out`,
    );
    expect(await refused({ execution: "none" })).toContain(
      "  --execution: none: thrive-delivery-collections has no such execution; ",
    );
  });

  it("is refused where somebody else was faster", async () => {
    delivery.refuses = "PutApprovalResult";
    delivery.refusesAs = "ApprovalAlreadyCompletedException";
    await expect(answer()).rejects.toThrow(
      "  local-prod: no PutApprovalResult; an approval is answered once: ./thrive pipelines --env local-prod says what came of it",
    );
  });

  describe("that the deployer would refuse is not used up:", () => {
    const request = (AUTHORS: string) => ({
      stageName: "local-prod",
      actionName: "Request",
      output: { outputVariables: { DETAILS: details, AUTHORS } },
    });

    it.each([
      [
        "the author's",
        { AUTHORS: `carol@thrive.test,12+bob@users.noreply.github.com` },
        "bob@thrive.test wrote a commit of it",
      ],
      [
        "the asker's",
        { askedBy: "arn:aws:sts::123456789012:assumed-role/operator/bob" },
        "bob@thrive.test asked for it",
      ],
    ])("%s", async (_, { AUTHORS = "", askedBy }: { AUTHORS?: string; askedBy?: string }, found) => {
      delivery.actions.set(execution, [request(AUTHORS)]);
      const trigger = { triggerType: "StartPipelineExecution", triggerDetail: askedBy };
      delivery.executions.set(execution, { status: "InProgress", trigger });
      expect(await refused()).toBe(`thrive approve cannot start, 1 problem:
  approver: ${found}; local-prod wants two pairs of eyes: let another approve it`);
      expect(await answer({}, "reject")).toBe(0);
    });

    it("that of nobody who signed in", async () => {
      expect(await refused({ as: undefined })).toBe(`thrive approve cannot start, 1 problem:
  approver: arn:aws:iam::123456789012:root; local-prod wants two pairs of eyes, of people who signed in with Identity Center: --as bob@thrive.test`);
    });

    it("one in a freeze, unless the glass is broken, or was when it was asked for", async () => {
      const until = new Date(Date.now() + 3_600_000).toISOString();
      const at = "2026-01-01T00:00:00.000Z";
      delivery.write("FREEZE#local-prod", "01A", { until, reason: "the fair", by: "arn:x/ana", at });
      expect(await refused()).toMatch(
        /^ {2}freeze: local-prod is frozen until .* \(ana\); nothing is released meanwhile: --break-glass "WHY"$/m,
      );
      expect(await answer({ breakGlass: "families wait" })).toBe(0);
      delivery.variables = { ...delivery.variables, OVERRIDES: "freeze" };
      expect(await answer()).toBe(0);
    });
  });

  it("is refused for environments and names that cannot be, before anything is asked", async () => {
    expect(await refused({ env: "local" })).toContain(
      "  local: nobody is asked here: it takes releases by itself; an approval",
    );
    expect(await refused({ as: "a b", comment: "" })).toBe(`thrive approve cannot start, 2 problems:
  --as: a b; it is the name of a session: 2 to 64 letters, digits and _+=,.@-: alice@thrive.test
  --comment: empty; it is kept with the answer: one line of 1 to 500 characters: --comment "why it is done"`);
    expect(await refused({ env: "nowhere", as: "alice@thrive.test" })).not.toContain("--as");
    expect(await refused({ env: "prod", as: "alice@thrive.test" })).toBe(`thrive approve cannot start, 1 problem:
  --as: alice@thrive.test; an account knows who asks: leave it out, and name a profile: AWS_PROFILE=NAME`);
  });
});
