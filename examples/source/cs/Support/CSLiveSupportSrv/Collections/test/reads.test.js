import assert from "node:assert/strict";
import { test } from "node:test";
import { balance, reads } from "../src/reads.js";

const answers = {
  utilities: { offices: [{ id: "north", name: "North office" }], answeredBy: { service: "utilities" } },
  "case-management": { cases: [{ office: "north", open: 120 }], answeredBy: { service: "case-management" } },
  establishment: { orders: [{ office: "north", monetary: 2 }], answeredBy: { service: "establishment" } },
};
const callees = { get: async (callee) => answers[callee] };

test("arrears are what is owed and not paid", () => {
  assert.deepEqual(balance(2), { owed: 900, paid: 780, arrears: 120 });
});

test("the summary asks three services, and says which versions answered", async () => {
  const { balances, calls } = await reads(callees)["/summary"]();
  assert.deepEqual(balances, [{ office: "North office", openCases: 120, owed: 900, paid: 780, arrears: 120 }]);
  assert.deepEqual(
    calls.map(({ service }) => service),
    ["utilities", "case-management", "establishment"],
  );
});
