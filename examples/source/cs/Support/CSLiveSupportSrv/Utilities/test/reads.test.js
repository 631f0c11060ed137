import assert from "node:assert/strict";
import { test } from "node:test";
import { reads } from "../src/reads.js";

test("every office has a name and teams", () => {
  const { offices } = reads()["/offices"]();
  assert.ok(offices.length > 0);
  assert.ok(offices.every(({ name, teams }) => name !== "" && teams > 0));
});
