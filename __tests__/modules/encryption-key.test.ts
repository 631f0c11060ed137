import { EncryptionKey, type EncryptionKeyConfig } from "../../modules/encryption-key";
import { govPlace, place, synthesizedConstruct } from "../support/synthesized-construct";
import { statementNamed, statementsOf, theOnly } from "../support/template";

function key(changes: Partial<EncryptionKeyConfig> = {}, allow: (key: EncryptionKey) => void = () => {}) {
  return synthesizedConstruct((scope) => {
    const config = { place, alias: "alias/thrive/dev", description: "A test's", protect: true, ...changes };
    allow(new EncryptionKey(scope, "key", config));
  });
}

const account = [{ type: "AWS", identifiers: ["arn:aws:iam::222222222222:root"] }];
const service = (identifier: string) => [{ type: "Service", identifiers: [identifier] }];

describe("a key", () => {
  test("rotates every year", () => {
    expect(theOnly(key(), "aws_kms_key").enable_key_rotation).toBe(true);
  });

  test("is deleted only after AWS's longest wait", () => {
    expect(theOnly(key(), "aws_kms_key").deletion_window_in_days).toBe(30);
  });

  test("is kept when it is protected, and only then", () => {
    expect(theOnly(key(), "aws_kms_key").lifecycle).toEqual({ prevent_destroy: true });
    expect(theOnly(key({ protect: false }), "aws_kms_key").lifecycle).toBeUndefined();
  });

  test("has the alias it is given", () => {
    expect(theOnly(key(), "aws_kms_alias").name).toBe("alias/thrive/dev");
  });
});

describe("a key's policy", () => {
  test("lets administrators look after the key, and neither encrypt nor decrypt nor hand that on", () => {
    const { principals, actions } = statementNamed(key(), "key_policy", "Administration");
    expect(principals).toEqual(account);
    expect(actions.filter((action: string) => /\*$|crypt|Sign|Verify|Mac|DataKey|CreateGrant/.test(action))).toEqual([
      "kms:Describe*",
      "kms:EnableKey*",
      "kms:Get*",
      "kms:List*",
    ]);
  });

  test("names nobody else by default", () => {
    expect(statementsOf(key(), "key_policy").map(({ sid }) => sid)).toEqual(["Administration"]);
  });

  test("lets the account use it through the services named, and only through them", () => {
    const statement = statementNamed(key({ usedThrough: ["ssm", "sns"] }), "key_policy", "UseThroughServices");
    expect(statement.condition).toEqual([
      { test: "StringEquals", variable: "kms:CallerAccount", values: ["222222222222"] },
      {
        test: "StringEquals",
        variable: "kms:ViaService",
        values: ["ssm.us-east-1.amazonaws.com", "sns.us-east-1.amazonaws.com"],
      },
    ]);
  });

  test("lets services encrypt anew in the name of who uses them, as CodeCommit does", () => {
    const { actions } = statementNamed(key({ usedThrough: ["codecommit"] }), "key_policy", "UseThroughServices");
    expect(actions).toContain("kms:ReEncrypt*");
  });

  test("lets CloudWatch Logs use it for the account's log groups", () => {
    const statement = statementNamed(
      key({}, (made) => made.allowLogs()),
      "key_policy",
      "LogGroups",
    );
    expect([statement.principals, statement.condition]).toEqual([
      service("logs.us-east-1.amazonaws.com"),
      [
        {
          test: "ArnLike",
          variable: "kms:EncryptionContext:aws:logs:arn",
          values: ["arn:aws:logs:us-east-1:222222222222:log-group:*"],
        },
      ],
    ]);
  });

  test("lets CloudWatch publish the account's alarms", () => {
    expect(
      statementNamed(
        key({}, (made) => made.allowAlarms()),
        "key_policy",
        "Alarms",
      ),
    ).toEqual({
      sid: "Alarms",
      principals: service("cloudwatch.amazonaws.com"),
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: ["*"],
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["222222222222"] }],
    });
  });

  test("lets the account's topics write to queues", () => {
    expect(
      statementNamed(
        key({}, (made) => made.allowTopics()),
        "key_policy",
        "Topics",
      ),
    ).toMatchObject({
      principals: service("sns.amazonaws.com"),
      condition: [{ test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:sns:us-east-1:222222222222:*"] }],
    });
  });

  test("lets EventBridge publish and send, of which AWS tells no source", () => {
    expect(
      statementNamed(
        key({}, (made) => made.allowEvents()),
        "key_policy",
        "Events",
      ),
    ).toEqual({
      sid: "Events",
      principals: service("events.amazonaws.com"),
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: ["*"],
    });
  });

  test("lets CodeStar notifications publish to topics of this account, through SNS", () => {
    const statement = statementNamed(
      key({}, (made) => made.allowCodeStar()),
      "key_policy",
      "CodeStarNotifications",
    );
    expect([statement.principals, statement.condition]).toEqual([
      service("codestar-notifications.amazonaws.com"),
      [
        { test: "StringEquals", variable: "kms:ViaService", values: ["sns.us-east-1.amazonaws.com"] },
        {
          test: "ArnLike",
          variable: "kms:EncryptionContext:aws:sns:topicArn",
          values: ["arn:aws:sns:us-east-1:222222222222:*"],
        },
      ],
    ]);
  });

  test("lets Fargate encrypt disks of one cluster's tasks, and grant no more than decryption", () => {
    const policy = key({}, (made) => made.allowTaskStorage("thrive-dev"));
    const ofCluster = [
      {
        test: "StringEquals",
        variable: "kms:EncryptionContext:aws:ecs:clusterAccount",
        values: ["222222222222"],
      },
      { test: "StringEquals", variable: "kms:EncryptionContext:aws:ecs:clusterName", values: ["thrive-dev"] },
    ];
    expect(statementNamed(policy, "key_policy", "TaskStorage").condition).toEqual(ofCluster);
    expect(statementNamed(policy, "key_policy", "TaskStorageGrant").condition).toEqual([
      ...ofCluster,
      { test: "ForAllValues:StringEquals", variable: "kms:GrantOperations", values: ["Decrypt"] },
    ]);
  });

  test("speaks of the partition it is in", () => {
    const everything = key({ place: govPlace, usedThrough: ["ecr"] }, (made) => made.allowLogs().allowAlarms());
    expect(JSON.stringify(everything)).not.toContain("arn:aws:");
  });
});
