import { sendReports } from "../../../emulator/codebuild/send-reports";

test("a report that is not JUnit's is refused, before anything is asked", async () => {
  const tests = { files: ["*.xml"], baseDirectory: ".", format: "TESTNGXML" };
  const settings = { endpoint: "http://127.0.0.1:9", environment: {} } as never;
  const sent = sendReports({ reports: { tests }, source: "/nowhere", project: "web", buildArn: "arn", settings });
  await expect(sent).rejects.toThrow(
    "Error in UPLOAD_ARTIFACTS phase: [tests: [The local AWS reads reports of JUNITXML, not of TESTNGXML: use AWS itself.]]",
  );
});
