import assert from "node:assert/strict";
import { test } from "node:test";
import { reads } from "../src/reads.js";

const answers = {
  utilities: { offices: [{ id: "north", name: "North office" }], answeredBy: { service: "utilities" } },
  "case-management": { cases: [{ office: "north", open: 120 }], answeredBy: { service: "case-management" } },
};
const callees = { get: async (callee) => answers[callee] };

test("applications that wait are shown beside open cases", async () => {
  const { waiting } = await reads(callees)["/summary"]();
  assert.deepEqual(waiting, [{ office: "North office", applications: 7, openCases: 120 }]);
});
