import { PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askFireDrill } from "../../cli/ask-fire-drill";
import { localClientSettings } from "../../cli/client-settings";
import type { InboxMessage } from "../../emulator/inbox/inbox-message";
import { loopbackRequest } from "../../emulator/loopback-request";
import type { DrillReport } from "../../functions/fire-drill/core/report";
import { bundledFunctions } from "../../stacks/bundled-functions";
import { scratchApp } from "../support/scratch-app";
import { synthesized } from "../support/template";
import { localClients, type LocalClients } from "./functions-support/local-clients";
import { until } from "./functions-support/until";
import { SignalsStack } from "./signals-support/signals-stack";
import { terraformIn, type TerraformTrial } from "./trials-support/terraform-trial";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(180_000);

let emulator: TrialEmulator;
let aws: LocalClients;
let terraform: TerraformTrial["run"];

// One story: each test goes on where the one before it ended.
beforeAll(async () => {
  emulator = await startTrialEmulator("fire-drill");
  aws = localClients(emulator.endpoint);
  terraform = await terraformIn(written(emulator.root), emulator);
  expect(await terraform("apply", "-auto-approve", "-parallelism=30")).toMatchObject({ code: 0 });
});

afterAll(() => emulator?.stop());

test("what tells people plans no change once it is applied", async () => {
  expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
});

test("a drill arrives everywhere, and says to everybody that it is one", async () => {
  const report = await drill(60);
  expect(report.paths.filter(({ arrived }) => !arrived)).toEqual([]);
  expect(report.paths.map(({ path }) => path)).toEqual([
    "critical",
    "warning",
    "people",
    "webhook-status",
    "critical-email",
    "warning-email",
    "people-email",
  ]);
  const words = `This is fire drill ${report.drill} of delivery: nothing is wrong, and nobody has to do anything.`;
  expect(await channelsOf(words, 4)).toEqual(["email", "email", "email", "webhook"]);
});

test("a rollback is told in one sentence, to people and to programs", async () => {
  const detail = {
    service: "collections",
    environment: "local",
    kind: "rollback",
    result: "succeeded",
    tag: "1.4.0-41.g0123456789ab.20261121T153000Z",
    by: "alice@thrive.test",
    reason: "it is slow",
  };
  await send({ Source: "thrive.delivery", DetailType: "Release State Change", Detail: JSON.stringify(detail) });
  const sentence =
    "local serves 1.4.0-41.g0123456789ab.20261121T153000Z of collections again. alice@thrive.test rolled it back: it is slow.";
  expect(await channelsOf(sentence, 2)).toEqual(["email", "webhook"]);
});

test("a sentence names what an event is about", async () => {
  const Resources = ["arn:aws:ecs:us-east-1:123456789012:service/thrive-local/thrive-local-collections"];
  await send({ Source: "post", DetailType: "Parcel", Resources, Detail: '{"reason":"it fell off"}' });
  expect(await channelsOf(`${Resources[0]} is lost: it fell off`, 2)).toEqual(["email", "webhook"]);
});

test("what is broken is named, measured, and told on the way that is left", async () => {
  await fault({ kind: "fail", service: "inbox", action: "webhook", status: 500 });
  const nobody = { Version: "2012-10-17", Statement: [] };
  await aws.sns.send(
    new SetTopicAttributesCommand({
      TopicArn: "arn:aws:sns:us-east-1:123456789012:thrive-delivery-critical",
      AttributeName: "Policy",
      AttributeValue: JSON.stringify(nobody),
    }),
  );
  const report = await drill(25);
  expect(report.paths.filter(({ arrived }) => !arrived)).toEqual([
    expect.objectContaining({ path: "critical", because: expect.stringContaining("nothing came out of the topic") }),
    expect.objectContaining({ path: "webhook-status", because: "the address refused the call or did not answer" }),
  ]);
  const [alarm] = await until("an alarm by e-mail", async () => {
    const all = (await inbox()).filter(({ body }) => body.includes("a fire drill did not arrive everywhere"));
    return all.length > 0 ? all : undefined;
  });
  expect(alarm).toMatchObject({ channel: "email", from: "arn:aws:sns:us-east-1:123456789012:thrive-delivery-warning" });
});

/** The stack as Terraform reads it, in the folder that its function's bundle is found from. */
function written(root: string): string {
  const folder = join(root, "stacks", "signals");
  mkdirSync(folder, { recursive: true });
  const {
    terraform: settings,
    provider,
    resource,
    data,
  } = synthesized(new SignalsStack(scratchApp(), bundledFunctions(root)));
  const { required_providers: required } = settings;
  const here = Object.entries(provider["aws"]![0]!).filter(([name]) => !/^profile$|^shared_/.test(name));
  const text = JSON.stringify({
    terraform: { required_providers: required },
    provider: { aws: Object.fromEntries(here) },
    resource,
    data,
  });
  writeFileSync(join(folder, "cdk.tf.json"), text);
  return folder;
}

function drill(patienceSeconds: number): Promise<DrillReport> {
  const delivery = { platform: "thrive", name: "delivery" };
  return askFireDrill(delivery, localClientSettings(emulator.endpoint), patienceSeconds);
}

async function send(entry: PutEventsRequestEntry): Promise<void> {
  expect(await aws.events.send(new PutEventsCommand({ Entries: [entry] }))).toMatchObject({ FailedEntryCount: 0 });
}

/** The ways by which so many messages with these words came. */
async function channelsOf(words: string, count: number): Promise<string[]> {
  const told = await until(`${count} messages that say: ${words}`, async () => {
    const all = (await inbox()).filter(({ body }) => body.includes(words));
    return all.length >= count ? all : undefined;
  });
  return told.map(({ channel }) => channel).sort();
}

async function inbox(): Promise<InboxMessage[]> {
  const { body } = await loopbackRequest({ url: `${emulator.endpoint}/_thrive/inbox` });
  return (JSON.parse(body) as { messages: InboxMessage[] }).messages;
}

async function fault(rule: object): Promise<void> {
  const { status } = await loopbackRequest({
    url: `${emulator.endpoint}/_thrive/faults`,
    method: "POST",
    body: JSON.stringify(rule),
  });
  expect(status).toBeLessThan(300);
}
