import { checkVariable } from "../../../emulator/codepipeline/check-variable";
import { resolveVariables } from "../../../emulator/codepipeline/resolve-variables";

const scope = {
  executionId: "one",
  variables: { REASON: "hotfix", "with-dash": "d" },
  outputs: new Map([["Build", { TAG: "1.0" }]]),
};

test.each([
  ["#{variables.REASON}", "hotfix", []],
  ["a #{Build.TAG} b #{variables.with-dash}", "a 1.0 b d", []],
  ["#{codepipeline.PipelineExecutionId}", "one", []],
  ["#{Build.OTHER}#{Test.TAG}", "#{Build.OTHER}#{Test.TAG}", ["#{Build.OTHER}", "#{Test.TAG}"]],
  ["#{Build.constructor}", "#{Build.constructor}", ["#{Build.constructor}"]],
  ["${Build.TAG} #{}", "${Build.TAG} #{}", []],
])("%s", (text, resolved, unresolved) => {
  expect(resolveVariables(text, scope)).toEqual({ text: resolved, unresolved });
});

test.each([
  ["a", "EQ", "a", true],
  ["a", "EQ", "A", false],
  ["a", "NE", "b", true],
  ["|dev|prod|", "CONTAINS", "|prod|", true],
  ["|dev|preprod|", "CONTAINS", "|prod|", false],
  ["v1.2", "MATCHES", "v\\d+\\.\\d+", true],
  ["xv1.2", "MATCHES", "v\\d+\\.\\d+", false],
  ["PROD", "MATCHES", "(?i)prod", true],
  ["a.b", "MATCHES", "\\Qa.b\\E", true],
  ["axb", "MATCHES", "\\Qa.b\\E", false],
  ["ab1", "MATCHES", "[\\p{Alpha}\\d]+", true],
  ["one", "MATCHES", "one|two", true],
  ["ones", "MATCHES", "one|two", false],
])("%s %s %s is %s", (Variable, Operator, Value, passes) => {
  expect(checkVariable({ Variable, Operator, Value }).passes).toBe(passes);
});

test("a pattern that is none is not met, and says so", () => {
  expect(checkVariable({ Variable: "a", Operator: "MATCHES", Value: "(" })).toMatchObject({
    passes: false,
    message: expect.stringContaining('"(" is no regular expression') as string,
  });
});
