import { createHash } from "node:crypto";
import { arnOf } from "../config/aws-place";
import { compileRouteMap } from "../config/compile-route-map";
import type { Repository } from "../config/delivery.schema";
import { branchPattern } from "../config/git-names";
import type { Platform } from "../config/platform";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { ChangeRouter } from "../modules/change-router";
import { FullCloneRouter } from "../modules/full-clone-router";
import { readableJson } from "../modules/readable-json";
import { WebhookFront } from "../modules/webhook-front";
import type { BaseStack } from "./base-stack";
import type { DeliveryGround } from "./delivery-ground";
import { deliveryLogDays } from "./delivery-retention";
import { namesIn } from "./names";
import { secretParameter } from "../config/secret-parameter";

type OfKind<K extends Repository["kind"]> = [key: string, repository: Extract<Repository, { kind: K }>];

/**
 * Who starts pipelines: the change router, and the ways in which it hears of changes, as the repositories need them.
 * @returns where webhooks are to be sent, if some are
 */
export function placeRouting(stack: BaseStack, platform: Platform, ground: DeliveryGround): string | undefined {
  const router = placeRouter(stack, platform, ground);
  const onGitHub = repositoriesOf(platform, "github");
  const cloned = repositoriesOf(platform, "gitlab", "bitbucket");
  if (cloned.length > 0) placeClones(stack, platform, ground, router, cloned);
  return onGitHub.length > 0 ? placeWebhookFront(stack, platform, ground, router, onGitHub).url : undefined;
}

function placeRouter(stack: BaseStack, platform: Platform, ground: DeliveryGround): ChangeRouter {
  const { delivery, environments } = platform;
  const name = namesIn(delivery);
  const json = `${readableJson(compileRouteMap(platform))}\n`;
  return new ChangeRouter(stack, "router", {
    place: delivery.aws,
    name,
    code: ground.functionCode("change-router"),
    environments: `|${environments.map((environment) => environment.name).join("|")}|`,
    pipelines: `${name("pipeline")}-`,
    map: {
      bucket: ground.bucket.writableName,
      bucketArn: ground.bucket.arn,
      json,
      sha256: createHash("sha256").update(json).digest("hex"),
    },
    followed: repositoriesOf(platform, "codecommit").map(([key, repository]) => ({
      key,
      arn: arnOf(delivery.aws, "codecommit", repository.name),
      branch: repository.branch,
    })),
    tokens: Object.fromEntries(
      repositoriesOf(platform, "github").map(([key, { token }]) => [key, secretParameter(delivery, token.path)]),
    ),
    keyArn: ground.keyArn,
    logRetentionInDays: deliveryLogDays,
    failuresTo: ground.failuresTo,
    alerts: ground.alerts,
    protect: delivery.protect,
  });
}

function placeWebhookFront(
  stack: BaseStack,
  { delivery }: Platform,
  ground: DeliveryGround,
  { table, queue }: ChangeRouter,
  repositories: readonly OfKind<"github">[],
): WebhookFront {
  return new WebhookFront(stack, "webhooks", {
    place: delivery.aws,
    name: namesIn(delivery),
    code: ground.functionCode("webhook-front"),
    repositories: Object.fromEntries(
      repositories.map(([key, { repository, branch, webhookSecret }]) => [
        key,
        { provider: "github", name: repository, branch, secret: secretParameter(delivery, webhookSecret.path) },
      ]),
    ),
    table: { name: table.table.name, arn: table.arn },
    queue: { url: queue.url, arn: queue.arn },
    keyArn: ground.keyArn,
    logRetentionInDays: deliveryLogDays,
    failuresTo: ground.failuresTo,
    protect: delivery.protect,
  });
}

function placeClones(
  stack: BaseStack,
  { delivery }: Platform,
  ground: DeliveryGround,
  router: ChangeRouter,
  repositories: readonly OfKind<"gitlab" | "bitbucket">[],
): void {
  const name = namesIn(delivery);
  const code = ground.functionCode("full-clone");
  const program = new S3Object(stack, "full-clone", {
    bucket: ground.bucket.writableName,
    key: "change-router/full-clone.zip",
    source: code.path,
    sourceHash: code.sha256Base64,
    kmsKeyId: ground.keyArn,
    serverSideEncryption: "aws:kms",
  });
  for (const [key, repository] of repositories) {
    new FullCloneRouter(stack, `clone-${key}`, {
      place: delivery.aws,
      name,
      key,
      clones: { ...cloneOf(repository), connectionArn: ground.connectionArns[key]! },
      reference: branchPattern(repository.branch),
      program: { bucket: program.bucket, key: program.key, sha256Base64: code.sha256Base64 },
      environment: router.settings,
      pipelines: `${name("pipeline")}-`,
      tableArn: router.table.arn,
      reads: router.reads,
      map: { bucketArn: ground.bucket.arn, key: router.mapKey },
      keyArn: ground.keyArn,
      logRetentionInDays: deliveryLogDays,
      failuresTo: ground.failuresTo,
    });
  }
}

function cloneOf(repository: OfKind<"gitlab" | "bitbucket">[1]) {
  if (repository.kind === "bitbucket") {
    return { type: "BITBUCKET", url: `https://bitbucket.org/${repository.repository}.git` } as const;
  }
  const { host = "gitlab.com" } = repository;
  const type = repository.host === undefined ? "GITLAB" : "GITLAB_SELF_MANAGED";
  return { type, url: `https://${host}/${repository.repository}.git` } as const;
}

function repositoriesOf<K extends Repository["kind"]>({ delivery }: Platform, ...kinds: readonly K[]): OfKind<K>[] {
  return Object.entries(delivery.repositories).filter((entry): entry is OfKind<K> =>
    (kinds as readonly string[]).includes(entry[1].kind),
  );
}
