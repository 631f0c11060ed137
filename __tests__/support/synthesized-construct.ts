import type { Construct } from "constructs";
import { arnOf, type AwsPlace } from "../../config/aws-place";
import { type NameFor, nameFor } from "../../config/naming";
import { resolve } from "../../config/resolve";
import { BaseStack } from "../../stacks/base-stack";
import { aPlatform, aService, catalogueOf } from "./declarations";
import { scratchApp } from "./scratch-app";
import { synthesized, type Template } from "./template";

/** Where constructs under test land. */
export const place: AwsPlace = { partition: "aws", accountId: "222222222222", region: "us-east-1" };

/** Another partition, in which no `arn:aws:` may be. */
export const govPlace: AwsPlace = { partition: "aws-us-gov", accountId: "222222222222", region: "us-gov-west-1" };

/** Names as an environment's stacks make them. */
export const name: NameFor = (type, ...role) => nameFor(type, "thrive", "dev", "orders", ...role);

export const keyArn = arnOf(place, "kms", "key/1234");

class ConstructStack extends BaseStack {
  constructor() {
    super(scratchApp(), "dev-orders", resolve(aPlatform(), catalogueOf(aService())).delivery);
  }
}

/** What one construct makes, under the addresses that it has in the platform's stacks. */
export function synthesizedConstruct(make: (scope: Construct) => void): Template {
  const stack = new ConstructStack();
  make(stack);
  return synthesized(stack);
}
