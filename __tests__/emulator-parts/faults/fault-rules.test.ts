import fc from "fast-check";
import { FaultRules } from "../../../emulator/faults/fault-rules";

const kinds = (rules: FaultRules, service: string, action: string) =>
  rules.ofCall(service, action).map(({ kind }) => kind);

describe("fault rules", () => {
  it("strike nothing by themselves", () => {
    expect(kinds(new FaultRules(), "ecs", "UpdateService")).toEqual([]);
  });

  it("strike the calls that fit their service and pattern, in whatever case", () => {
    const rules = new FaultRules();
    rules.add({ kind: "refuse", service: "ecs", action: "Update*" });
    rules.add({ kind: "fail", service: "*", action: "GET /restapis/*" });
    expect(kinds(rules, "ecs", "updateservice")).toEqual(["refuse"]);
    expect(kinds(rules, "ecs", "DescribeServices")).toEqual([]);
    expect(kinds(rules, "sqs", "UpdateService")).toEqual([]);
    expect(kinds(rules, "apigateway", "GET /restapis/abc")).toEqual(["fail"]);
    expect(kinds(rules, "apigateway", "GET /restapisXabc")).toEqual([]);
  });

  it("strike exactly as often as they say, after those that they let pass", () => {
    const small = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 6 }), small, (skip, count, calls) => {
        const rules = new FaultRules();
        rules.add({ kind: "refuse", service: "sqs", action: "*", count, skip });
        const struck = Array.from({ length: calls }, () => rules.ofCall("sqs", "SendMessage").length);
        expect(struck).toEqual(Array.from({ length: calls }, (_, call) => Number(call >= skip && call < skip + count)));
        expect(rules.list()[0]!.struck).toBe(struck.reduce((sum, one) => sum + one, 0));
      }),
    );
  });

  it("add delays up, until a rule decides the call's fate", () => {
    const rules = new FaultRules();
    rules.add({ kind: "delay", service: "*", action: "*", milliseconds: 10 });
    rules.add({ kind: "delay", service: "s3", action: "*", milliseconds: 20 });
    rules.add({ kind: "fail", service: "s3", action: "*" });
    rules.add({ kind: "refuse", service: "s3", action: "*" });
    expect(kinds(rules, "s3", "PUT /one")).toEqual(["delay", "delay", "fail"]);
    expect(rules.list().map(({ struck }) => struck)).toEqual([1, 1, 1, 0]);
  });

  it("strike a share of the calls, the same ones in every run", () => {
    const run = () => {
      const rules = new FaultRules();
      rules.add({ kind: "fail", service: "sqs", action: "*", probability: 0.25 });
      return Array.from({ length: 2_000 }, () => rules.ofCall("sqs", "SendMessage").length);
    };
    const struck = run();
    expect(run()).toEqual(struck);
    expect(struck.filter((one) => one === 1).length / struck.length).toBeCloseTo(0.25, 1);
  });

  it("are taken away one by one, or all", () => {
    const rules = new FaultRules();
    const [first] = [1, 2, 3].map(() => rules.add({ kind: "refuse", service: "ecs", action: "*" }));
    expect(rules.remove(first!.id)).toBe(true);
    expect(rules.remove(first!.id)).toBe(false);
    expect(rules.list().map(({ id }) => id)).toEqual([2, 3]);
    rules.clear();
    expect(rules.list()).toEqual([]);
  });

  it("tell those of events from those of calls", () => {
    const rules = new FaultRules();
    rules.add({ kind: "drop-event", source: "aws.e*", count: 1 });
    expect(kinds(rules, "aws.ecs", "*")).toEqual([]);
    expect(rules.ofEvent("aws.s3")).toBeUndefined();
    expect(rules.ofEvent("aws.ecs")?.kind).toBe("drop-event");
    expect(rules.ofEvent("aws.ecs")).toBeUndefined();
  });
});
