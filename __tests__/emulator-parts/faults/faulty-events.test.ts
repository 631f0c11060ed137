import { Clock } from "../../../emulator/clock";
import type { EventFault } from "../../../emulator/faults/fault";
import { FaultRules } from "../../../emulator/faults/fault-rules";
import { FaultyEvents } from "../../../emulator/faults/faulty-events";

function bus(kind: EventFault["kind"], speed = 100) {
  const rules = new FaultRules();
  rules.add({ kind, source: "aws.ecs", count: 1 });
  const arrived: string[] = [];
  const events = new FaultyEvents(
    { publish: ({ detailType }) => Promise.resolve(void arrived.push(detailType)) },
    rules,
    new Clock(speed),
  );
  const publish = (detailType: string, source = "aws.ecs") =>
    events.publish({ source, detailType, resources: [], detail: {} });
  return { publish, arrived };
}

describe("faults of service events", () => {
  it("drop", async () => {
    const { publish, arrived } = bus("drop-event");
    for (const name of ["one", "two"]) await publish(name);
    expect(arrived).toEqual(["two"]);
  });

  it("duplicate", async () => {
    const { publish, arrived } = bus("duplicate-event");
    await publish("other", "aws.s3");
    for (const name of ["one", "two"]) await publish(name);
    expect(arrived).toEqual(["other", "one", "one", "two"]);
  });

  it("let the next one overtake", async () => {
    const { publish, arrived } = bus("reorder-event");
    for (const name of ["one", "two", "three"]) await publish(name);
    expect(arrived).toEqual(["two", "one", "three"]);
  });

  it("lose nothing when no other comes", async () => {
    const { publish, arrived } = bus("reorder-event", 10_000);
    await publish("one");
    expect(arrived).toEqual([]);
    await new Clock(10_000).wait(200);
    expect(arrived).toEqual(["one"]);
  });
});
