import crypto from "node:crypto";
import { sameText } from "../../../functions/webhook-front/same-text";

test.each([
  ["", "", true],
  ["secret", "secret", true],
  ["ñ", "ñ", true],
  ["secret", "Secret", false],
  ["secret", "secret ", false],
  ["secret", "", false],
])("%j and %j: %s", (one, other, same) => {
  expect(sameText(one, other)).toBe(same);
});

test("texts of any length are compared in constant time, as the same number of bytes", () => {
  const compare = jest.spyOn(crypto, "timingSafeEqual");
  sameText("short", "a much longer text than the other one is");
  expect(compare.mock.calls.map((sides) => sides.map((side) => side.byteLength))).toEqual([[32, 32]]);
});
