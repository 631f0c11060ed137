import { Throttle } from "../../../emulator/gateway/api/throttle";
import type { Refusal } from "../../../emulator/gateway/refusal";

const limits = { throttlingRateLimit: 2, throttlingBurstLimit: 3 };

function throttleAt() {
  let now = 0;
  const throttle = new Throttle(() => new Date(now));
  const taken = (count: number, key = "a", setting: object = limits) =>
    Array.from({ length: count }, () => {
      try {
        throttle.take(key, setting);
        return true;
      } catch {
        return false;
      }
    }).filter(Boolean).length;
  return { throttle, taken, pass: (milliseconds: number) => void (now += milliseconds) };
}

test("a burst goes through at once, then as many a second as the rate says", () => {
  const { taken, pass } = throttleAt();
  expect(taken(10)).toBe(3);
  pass(1000);
  expect(taken(10)).toBe(2);
  pass(250);
  expect(taken(1)).toBe(0);
  pass(250);
  expect(taken(2)).toBe(1);
});

test("a rest fills no more than the burst", () => {
  const { taken, pass } = throttleAt();
  pass(60_000);
  expect(taken(10)).toBe(3);
});

test("a frozen clock fills nothing", () => {
  const { taken } = throttleAt();
  expect([taken(3), taken(1), taken(1)]).toEqual([3, 0, 0]);
});

test("methods do not take each other's tokens", () => {
  const { taken } = throttleAt();
  expect([taken(4, "a"), taken(4, "b")]).toEqual([3, 3]);
});

test("without limits of its own a method has the account's", () => {
  const { taken, throttle } = throttleAt();
  expect(taken(6_000, "a", { throttlingRateLimit: -1, throttlingBurstLimit: -1 })).toBe(5_000);
  expect(() => throttle.take("b", {})).toThrow("Too Many Requests");
});

test("the refusal is worded as AWS words it", () => {
  const { throttle } = throttleAt();
  const refusal = (() => {
    try {
      throttle.take("a", { throttlingRateLimit: 0, throttlingBurstLimit: 0 });
    } catch (error) {
      return error as Refusal;
    }
    throw new Error("let through");
  })();
  const { status, headers, body } = refusal.answer();
  expect({ status, headers: Object.fromEntries(headers), body: body.toString() }).toEqual({
    status: 429,
    headers: { "Content-Type": "application/json", "x-amzn-ErrorType": "TooManyRequestsException" },
    body: `{"message":"Too Many Requests"}`,
  });
});
