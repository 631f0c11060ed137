import { AuditLogGroup } from "../../modules/audit-log-group";
import { keyArn, synthesizedConstruct } from "../support/synthesized-construct";
import { theOnly } from "../support/template";

function logGroup(protect: boolean) {
  const template = synthesizedConstruct((scope) => {
    new AuditLogGroup(scope, "records", { name: "/thrive/dev/records", keyArn, protect });
  });
  return theOnly(template, "aws_cloudwatch_log_group");
}

describe("an audit log group", () => {
  test("keeps its records for seven years, under a key of ours", () => {
    expect(logGroup(true)).toMatchObject({ retention_in_days: 2557, kms_key_id: keyArn });
  });

  test("outlives its stack where it is protected, and only there", () => {
    expect([logGroup(true).skip_destroy, logGroup(false).skip_destroy]).toEqual([true, false]);
  });
});
