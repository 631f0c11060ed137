import { DeliveryTable, type DeliveryTableConfig } from "../../modules/delivery-table";
import { keyArn, synthesizedConstruct } from "../support/synthesized-construct";
import { theOnly } from "../support/template";

const made = (changes: Partial<DeliveryTableConfig> = {}) =>
  theOnly(
    synthesizedConstruct((scope) => {
      new DeliveryTable(scope, "routes", { name: "thrive-dev-routes", keyArn, protect: false, ...changes });
    }),
    "aws_dynamodb_table",
  );

describe("a table of delivery", () => {
  test("is found by pk and sk, paid by the request, encrypted, and restorable", () => {
    expect(made()).toMatchObject({
      hash_key: "pk",
      range_key: "sk",
      billing_mode: "PAY_PER_REQUEST",
      server_side_encryption: { enabled: true, kms_key_arn: keyArn },
      point_in_time_recovery: { enabled: true },
    });
  });

  test("forgets what has expired only when it is asked to", () => {
    expect(made().ttl).toBeUndefined();
    expect(made({ expires: true }).ttl).toEqual({ attribute_name: "expiresAt", enabled: true });
  });

  test("has a second way to find records when it is asked for one", () => {
    expect(made().global_secondary_index).toBeUndefined();
    const { global_secondary_index: index, attribute } = made({ index: { name: "by-pipeline", key: "gsi1" } });
    expect(index).toEqual([{ name: "by-pipeline", hash_key: "gsi1pk", range_key: "gsi1sk", projection_type: "ALL" }]);
    expect(attribute.map((one: { name: string }) => one.name)).toEqual(["pk", "sk", "gsi1pk", "gsi1sk"]);
  });

  test("cannot be destroyed where it is protected", () => {
    expect(made({ protect: true })).toMatchObject({
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(made().deletion_protection_enabled).toBe(false);
  });
});
