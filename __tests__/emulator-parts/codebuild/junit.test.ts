import { readJunit } from "../../../emulator/codebuild/junit";

test("reads tests, what failed and why", () => {
  const tests = readJunit(`<?xml version="1.0"?>
<testsuites><testsuite name="ledger" tests="4">
  <testcase classname="a.B" name="adds &lt;1&gt;" time="0.5"/>
  <testcase classname="a.B" name="breaks"><failure message="1 &gt; 2">at line 3</failure></testcase>
  <testcase classname="a.B" name="throws"><error><![CDATA[no <file>]]></error></testcase>
  <testcase classname="a.B" name="later"><skipped/></testcase>
</testsuite></testsuites>`);
  const common = { suite: "ledger", prefix: "a.B" };
  expect(tests).toEqual([
    { ...common, name: "adds <1>", status: "SUCCEEDED", durationInNanoSeconds: 500_000_000, message: "" },
    { ...common, name: "breaks", status: "FAILED", durationInNanoSeconds: 0, message: "1 > 2" },
    { ...common, name: "throws", status: "ERROR", durationInNanoSeconds: 0, message: "no <file>" },
    { ...common, name: "later", status: "SKIPPED", durationInNanoSeconds: 0, message: "" },
  ]);
});

test("refuses what is no report", () => {
  expect(() => readJunit("<html></html>")).toThrow("no <testsuite> in the file");
});
