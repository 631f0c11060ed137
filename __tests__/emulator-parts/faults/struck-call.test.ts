import { Clock } from "../../../emulator/clock";
import { clockControl } from "../../../emulator/faults/clock-control";
import type { Fault } from "../../../emulator/faults/fault";
import { FaultRules } from "../../../emulator/faults/fault-rules";
import { callFate, type StruckCall } from "../../../emulator/faults/struck-call";

const fate = (fault: Fault, call: Partial<StruckCall> = {}) => {
  const rules = new FaultRules();
  rules.add(fault);
  const struck: StruckCall = { service: "ecs", action: "UpdateService", protocol: "json", ...call };
  return callFate(struck, rules, new Clock(10));
};

describe("a struck call", () => {
  it("is refused as its protocol words it", async () => {
    const refuse: Fault = { kind: "refuse", service: "*", action: "*" };
    expect(await fate(refuse)).toMatchObject({
      kind: "answer",
      answer: {
        status: 400,
        body: JSON.stringify({
          __type: "AccessDeniedException",
          message: "User: arn:aws:iam::123456789012:root is not authorized to perform: ecs:UpdateService (a fault)",
        }),
      },
    });
    expect(await fate(refuse, { action: "GET /restapis" })).toMatchObject({ answer: { status: 403 } });
    expect(await fate(refuse, { service: "s3", protocol: "rest-xml" })).toMatchObject({
      answer: { status: 403, body: expect.stringMatching(/^<Error><Code>AccessDenied<\/Code>/) as string },
    });
    expect(await fate(refuse, { service: "iam", protocol: "query" })).toMatchObject({
      answer: { status: 403, body: expect.stringContaining("<Type>Sender</Type><Code>AccessDenied</Code>") as string },
    });
    expect(await fate(refuse, { service: "ec2", protocol: "ec2" })).toMatchObject({
      answer: { body: expect.stringMatching(/^<Response><Errors><Error><Code>UnauthorizedOperation</) as string },
    });
    expect(await fate({ ...refuse, code: "Throttling", message: "slow" })).toMatchObject({
      answer: { body: '{"__type":"Throttling","message":"slow"}' },
    });
  });

  it("fails with 500, with 503 or without an answer", async () => {
    const fail: Fault = { kind: "fail", service: "ecs", action: "*" };
    expect(await fate(fail)).toMatchObject({
      answer: { status: 500, body: expect.stringContaining("InternalFailure") as string },
    });
    expect(await fate({ ...fail, status: 503 })).toMatchObject({
      answer: { status: 503, body: expect.stringContaining("ServiceUnavailable") as string },
    });
    expect(await fate(fail, { protocol: "query" })).toMatchObject({
      answer: { body: expect.stringContaining("<Type>Receiver</Type>") as string },
    });
    expect(await fate({ ...fail, drop: true })).toEqual({ kind: "drop" });
  });

  it("is sent on once, twice, or late", async () => {
    expect(await fate({ kind: "refuse", service: "sqs", action: "*" })).toEqual({ kind: "forward", times: 1 });
    expect(await fate({ kind: "duplicate", service: "ecs", action: "*" })).toEqual({ kind: "forward", times: 2 });
    const began = performance.now();
    expect(await fate({ kind: "delay", service: "ecs", action: "*", milliseconds: 30 })).toEqual({
      kind: "forward",
      times: 1,
    });
    expect(performance.now() - began).toBeGreaterThanOrEqual(29);
  });
});

describe("/_thrive/clock", () => {
  it("stops and goes on", async () => {
    const control = clockControl(new Clock(10));
    const ask = (method: string, path: string) => control({ method, path, query: new URLSearchParams(), body: "" });
    expect(await ask("POST", "/freeze")).toMatchObject({ status: 200, value: { frozen: true, speed: 10 } });
    expect(await ask("GET", "")).toMatchObject({ value: { frozen: true } });
    expect(await ask("POST", "/resume")).toMatchObject({ value: { frozen: false } });
    expect(await ask("GET", "/freeze")).toMatchObject({ status: 404 });
    expect(await ask("POST", "/stop")).toMatchObject({ status: 404 });
  });
});
