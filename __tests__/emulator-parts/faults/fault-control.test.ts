import { faultControl } from "../../../emulator/faults/fault-control";
import { FaultRules } from "../../../emulator/faults/fault-rules";

const control = faultControl(new FaultRules(), ["ecs", "sqs", "apigateway"]);
const ask = (method: string, path: string, body = "") => control({ method, path, query: new URLSearchParams(), body });
const problems = async (fault: unknown) => {
  const { status, value } = await ask("POST", "", JSON.stringify(fault));
  expect(status).toBe(400);
  return (value as { problems: string[] }).problems;
};

describe("/_thrive/faults", () => {
  it("adds, lists and takes away", async () => {
    const added = { kind: "refuse", service: "ecs", action: "*", id: 1, struck: 0 };
    expect(await ask("POST", "", '{"kind":"refuse","service":"ecs"}')).toEqual({ status: 200, value: added });
    expect(await ask("POST", "", '{"kind":"drop-event"}')).toMatchObject({ value: { id: 2, source: "*" } });
    expect(await ask("GET", "/")).toMatchObject({ status: 200, value: { faults: [added, { id: 2 }] } });
    expect(await ask("DELETE", "/1")).toMatchObject({ status: 200, value: { faults: [{ id: 2 }] } });
    expect(await ask("DELETE", "")).toEqual({ status: 200, value: { faults: [] } });
  });

  it("says which fault there is not, and what it takes", async () => {
    expect(await ask("DELETE", "/9")).toEqual({ status: 404, value: { problems: ["no fault has the number 9"] } });
    expect((await ask("PUT", "")).status).toBe(405);
  });

  it("refuses rules that could never strike, with every problem", async () => {
    expect(await problems(undefined)).toEqual(["a fault is a JSON object"]);
    expect(await problems([])).toEqual(["a fault is a JSON object"]);
    expect(await problems({ kind: "explode" })).toEqual([
      'kind: "explode" is not one of refuse, delay, fail, duplicate, drop-event, duplicate-event, reorder-event',
    ]);
    expect(
      await problems({ kind: "delay", service: "lambada", milliseconds: 0, count: 1.5, probability: 2, code: 1 }),
    ).toEqual([
      "code: a fault of the kind delay has service, action, milliseconds, kind, count, skip, probability",
      'service: "lambada" is no service of the local AWS; there are ecs, sqs, apigateway',
      "code: 1 is not a text",
      "milliseconds: 0 is not a whole number from 1 to 600000",
      "count: 1.5 is not a whole number from 1",
      "probability: 2 is not a number above 0 and up to 1",
    ]);
    expect(await problems({ kind: "fail", service: "api-gateway", status: 404, drop: "yes", skip: -1 })).toEqual([
      'service: "api-gateway" is no service of the local AWS; did you mean apigateway?',
      "status: 404 is not 500 or 503",
      "skip: -1 is not a whole number from 0",
      'drop: "yes" is not true or false',
    ]);
    expect(await problems({ kind: "refuse" })).toEqual([
      "service: missing; give the signing name of a service, as ecs, or *",
    ]);
  });
});
