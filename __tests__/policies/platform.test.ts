import { platforms } from "../../config/platforms";
import { resolve } from "../../config/resolve";
import { accepted } from "../../policies/accepted";
import { enforcePolicies, reviewApp } from "../../policies/enforce-policies";
import type { Judgement } from "../../policies/review";
import { rules } from "../../policies/rules";
import { services } from "../../services";
import { source } from "../../services/source";
import { buildPlatform } from "../../stacks/platform";
import { fakeFunctionCode } from "../support/fake-function-code";
import { scratchApp } from "../support/scratch-app";

const app = scratchApp();
let judgements: readonly Judgement[] = [];

beforeAll(() => {
  for (const platform of Object.values(platforms)) {
    buildPlatform(app, resolve(platform, services, source), { functionCode: fakeFunctionCode });
  }
  judgements = [...reviewApp(app)];
});

test("every platform passes every rule, and every acceptance has its finding", () => {
  expect(() => enforcePolicies(app, { complete: true })).not.toThrow();
});

test("every rule judges something, but for those whose resources come later", () => {
  const judging = new Set(judgements.filter(({ verdict }) => verdict === "compliant").map(({ rule }) => rule));
  expect(rules.map(({ id }) => id).filter((id) => !judging.has(id))).toEqual([
    "trails-are-whole",
    "webhooks-are-anchored", // no platform has a repository that is cloned whole
  ]);
});

test("few findings are accepted", () => {
  expect(accepted.length).toBeLessThanOrEqual(20);
});
