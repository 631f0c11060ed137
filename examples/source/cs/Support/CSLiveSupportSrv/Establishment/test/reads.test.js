import assert from "node:assert/strict";
import { test } from "node:test";
import { reads } from "../src/reads.js";

const answers = {
  utilities: { offices: [{ id: "north", name: "North office" }], answeredBy: { service: "utilities" } },
  "case-management": { cases: [{ office: "north", open: 120 }], answeredBy: { service: "case-management" } },
};
const callees = { get: async (callee) => answers[callee] };

test("cases without an order are those open less those ordered", async () => {
  const { withoutOrder, calls } = await reads(callees)["/summary"]();
  assert.deepEqual(withoutOrder, [{ office: "North office", cases: 30 }]);
  assert.deepEqual(calls, [{ service: "utilities" }, { service: "case-management" }]);
});
