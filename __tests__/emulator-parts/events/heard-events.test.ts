import { HeardEvents } from "../../../emulator/events/heard-events";
import type { ServiceEvent } from "../../../emulator/events/service-events";

test("who listens hears what goes to the event bus", async () => {
  const published: ServiceEvent[] = [];
  const heard: ServiceEvent[] = [];
  const events = new HeardEvents({ publish: async (event) => void published.push(event) });
  events.listen(async (event) => void heard.push(event));
  const event = { source: "aws.codepipeline", detailType: "one", resources: [], detail: {} };
  await events.publish(event);
  expect([published, heard]).toEqual([[event], [event]]);
});
