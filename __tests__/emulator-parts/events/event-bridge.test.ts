import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { EventBridge } from "../../../emulator/events/event-bridge";

const event = {
  source: "aws.ecs",
  detailType: "ECS Deployment State Change",
  resources: ["arn:aws:ecs:us-east-1:123456789012:service/main/collections"],
  detail: { eventName: "SERVICE_DEPLOYMENT_COMPLETED" },
};

const account = "222222222222";

test("hands an event over to the home of the bus", async () => {
  const received: object[] = [];
  const server = createServer((incoming, answer) => {
    let body = "";
    incoming.on("data", (chunk) => (body += chunk));
    incoming.on("end", () => {
      received.push({ url: incoming.url, method: incoming.method, body: JSON.parse(body) as object });
      answer.end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const notes: string[] = [];
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bus = new EventBridge(home, account, (line) => notes.push(line));
  await bus.publish(event);
  server.close();
  expect({ received, notes }).toEqual({
    received: [{ url: "/_thrive/events", method: "POST", body: { ...event, account } }],
    notes: [],
  });
});

test("a bus that does not answer is noted, and stops nobody", async () => {
  const notes: string[] = [];
  await new EventBridge("http://127.0.0.1:1", account, (line) => notes.push(line)).publish(event);
  expect(notes).toEqual([
    expect.stringMatching(/^aws\.ecs: "ECS Deployment State Change" was not published: connect ECONNREFUSED/),
  ]);
});
