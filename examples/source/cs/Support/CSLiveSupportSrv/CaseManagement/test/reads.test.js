import assert from "node:assert/strict";
import { test } from "node:test";
import { reads } from "../src/reads.js";

const utilities = { service: "utilities", version: "1.0.0" };
const offices = [
  { id: "north", name: "North office" },
  { id: "new", name: "New office" },
];
const callees = { get: async () => ({ offices, answeredBy: utilities }) };

test("open cases are shown by office, and who was asked", async () => {
  const { openCases, calls } = await reads(callees)["/summary"]();
  assert.deepEqual(openCases, [
    { office: "North office", open: 120 },
    { office: "New office", open: 0 },
  ]);
  assert.deepEqual(calls, [utilities]);
});
