import { tellingLines } from "../../cli/log-tail";

describe("the lines of a build's log that matter", () => {
  it("are those that tell of the failure, with CodeBuild's own last word", () => {
    const log = [
      "[Container] 2026/01/01 12:00:00 Running command npm test",
      "ok 1 - reads",
      "not ok 2 - returns the sum",
      "# fail 0",
      "0 errors",
      "",
      "[Container] 2026/01/01 12:00:05 Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: npm test. Reason: exit status 1",
    ];
    expect(tellingLines(log)).toEqual([
      "not ok 2 - returns the sum",
      "Error while executing command: npm test. Reason: exit status 1",
    ]);
  });

  it("are the last ones when none tells of it, twelve at most", () => {
    const log = Array.from({ length: 20 }, (_, line) => `line ${line}`);
    expect(tellingLines(log)).toEqual(log.slice(-12));
  });

  it("are each told once, and cannot steer a terminal", () => {
    expect(tellingLines(["\u001b[31merror\u001b[0m: no", "error: no"])).toEqual(["error: no"]);
  });
});
