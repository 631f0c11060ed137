import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, InvokeCommand } from "@aws-sdk/client-lambda";
import { zip } from "../trials-support/zip";
import type { LocalClients } from "./local-clients";

export const account = "123456789012";

export interface FunctionAnswer {
  readonly value: unknown;
  /** `Unhandled`, when the function failed. */
  readonly failure?: string;
}

export interface FunctionOptions {
  readonly name: string;
  readonly role: string;
  readonly files: Readonly<Record<string, string>>;
  readonly handler?: string;
  /** Seconds. */
  readonly timeout?: number;
  readonly memory?: number;
  readonly variables?: Record<string, string>;
}

/** Makes what tests of functions need, and calls functions. */
export class Functions {
  constructor(private readonly aws: LocalClients) {}

  async create({
    name,
    role,
    files,
    handler = "index.handler",
    timeout = 10,
    memory = 256,
    variables = {},
  }: FunctionOptions) {
    await this.aws.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: `arn:aws:iam::${account}:role/${role}`,
        Runtime: "nodejs22.x",
        Handler: handler,
        Timeout: timeout,
        MemorySize: memory,
        Environment: { Variables: variables },
        Code: { ZipFile: zip(files) },
      }),
    );
  }

  async invoke(name: string, event: object = {}): Promise<FunctionAnswer> {
    const answer = await this.aws.lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    const text = Buffer.from(answer.Payload ?? []).toString();
    return { value: text === "" ? undefined : JSON.parse(text), failure: answer.FunctionError };
  }

  async role(name: string): Promise<void> {
    const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    await this.aws.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document([trust]) }));
  }

  /** Replaces what a role may do: actions by resource. */
  async permit(role: string, allowed: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const statements = Object.entries(allowed).map(([Resource, Action]) => ({ Effect: "Allow", Action, Resource }));
    await this.aws.iam.send(
      new PutRolePolicyCommand({ RoleName: role, PolicyName: "main", PolicyDocument: document(statements) }),
    );
  }

  async table(name: string): Promise<void> {
    await this.aws.dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      }),
    );
  }
}

function document(Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
