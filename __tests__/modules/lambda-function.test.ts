import { LambdaFunction, type LambdaFunctionConfig } from "../../modules/lambda-function";
import { keyArn, place, synthesizedConstruct } from "../support/synthesized-construct";
import { statementNamed, statementsOf, theOnly } from "../support/template";

const failuresTo = "arn:aws:sqs:us-east-1:222222222222:failures";

const made = (changes: Partial<LambdaFunctionConfig> = {}) =>
  synthesizedConstruct((scope) => {
    new LambdaFunction(scope, "worker", {
      place,
      name: "thrive-dev-worker",
      roleName: "thrive-dev-worker-function",
      description: "Works",
      code: { path: "../../functions/worker.zip", sha256Base64: "aGFzaA==" },
      timeoutSeconds: 60,
      keyArn,
      logRetentionInDays: 30,
      failuresTo,
      ...changes,
    });
  });

describe("a function", () => {
  const template = made();

  test("runs its bundle on Node 22, and is shipped anew when the bundle's bytes change", () => {
    expect(theOnly(template, "aws_lambda_function")).toMatchObject({
      runtime: "nodejs22.x",
      handler: "index.handler",
      filename: "../../functions/worker.zip",
      source_code_hash: "aGFzaA==",
    });
  });

  test("is encrypted, traced, logs into its own group and keeps what it could not handle", () => {
    expect(theOnly(template, "aws_lambda_function")).toMatchObject({
      kms_key_arn: keyArn,
      tracing_config: { mode: "Active" },
      logging_config: { log_format: "JSON", log_group: "${aws_cloudwatch_log_group.worker_logs.name}" },
      dead_letter_config: { target_arn: failuresTo },
    });
    expect(theOnly(template, "aws_cloudwatch_log_group")).toEqual({
      name: "/aws/lambda/thrive-dev-worker",
      kms_key_id: keyArn,
      retention_in_days: 30,
    });
  });

  test("has a role that Lambda takes for this function alone", () => {
    expect(statementsOf(template, "worker_role_trust")).toEqual([
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
        condition: [
          { test: "StringEquals", variable: "aws:SourceAccount", values: ["222222222222"] },
          {
            test: "ArnLike",
            variable: "aws:SourceArn",
            values: ["arn:aws:lambda:us-east-1:222222222222:function:thrive-dev-worker"],
          },
        ],
      },
    ]);
  });

  test("may write its own log, traces and failures, use its key, and nothing else", () => {
    expect(statementsOf(template, "worker_role_permissions").map(({ sid }) => sid)).toEqual([
      "Logs",
      "Traces",
      "Key",
      "Failures",
    ]);
    expect(statementNamed(template, "worker_role_permissions", "Logs").resources).toEqual([
      "arn:aws:logs:us-east-1:222222222222:log-group:/aws/lambda/thrive-dev-worker:*",
    ]);
  });

  test("takes as many calls as the account has left, unless it is told fewer", () => {
    expect(theOnly(template, "aws_lambda_function").reserved_concurrent_executions).toBeUndefined();
    expect(theOnly(made({ mostAtOnce: 3 }), "aws_lambda_function").reserved_concurrent_executions).toBe(3);
  });
});
