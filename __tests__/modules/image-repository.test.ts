import { ImageRepository, type ImageRepositoryConfig } from "../../modules/image-repository";
import { keyArn, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, statementsOf } from "../support/template";

const roleArn = "arn:aws:iam::333333333333:role/thrive-prod-orders-execution";

function repository(changes: Partial<ImageRepositoryConfig> = {}) {
  return synthesizedConstruct((scope) => {
    new ImageRepository(scope, "orders", {
      name: "thrive/orders",
      keyArn,
      protect: true,
      pullers: [{ partition: "aws", accountId: "333333333333", roleArn }],
      ...changes,
    });
  });
}

describe("an image repository", () => {
  const template = repository();
  const made = resourceNamed(template, "aws_ecr_repository.orders");
  const { rules } = JSON.parse(resourceNamed(template, "aws_ecr_lifecycle_policy.orders_lifecycle").policy);

  test("gives a tag once", () => {
    expect(made.image_tag_mutability).toBe("IMMUTABLE");
  });

  test("scans every image", () => {
    expect(made.image_scanning_configuration).toEqual({ scan_on_push: true });
  });

  test("is encrypted with the key it is given", () => {
    expect(made.encryption_configuration).toEqual([{ encryption_type: "KMS", kms_key: keyArn }]);
  });

  test("is kept when it is protected", () => {
    expect([made.force_delete, made.lifecycle]).toEqual([false, { prevent_destroy: true }]);
  });

  test("goes with its images when it is not", () => {
    const unprotected = resourceNamed(repository({ protect: false }), "aws_ecr_repository.orders");
    expect([unprotected.force_delete, unprotected.lifecycle]).toEqual([true, undefined]);
  });

  test("shields what was deployed from every later rule, by naming it first and expiring none of it", () => {
    const [first] = [...rules].sort((a, b) => a.rulePriority - b.rulePriority);
    expect(first.selection).toEqual({
      tagStatus: "tagged",
      tagPatternList: ["deployed-*"],
      countType: "imageCountMoreThan",
      countNumber: 100_000,
    });
  });

  test("keeps the lists of what images are made of, far longer than images that were never deployed", () => {
    expect(rules[1].selection).toEqual({
      tagStatus: "tagged",
      tagPatternList: ["sbom-*"],
      countType: "imageCountMoreThan",
      countNumber: 5000,
    });
  });

  test("drops what lost its tags after two weeks, and builds beyond the last 200, of two images each", () => {
    expect(rules.slice(2).map(({ selection }: { selection: object }) => selection)).toEqual([
      { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 400 },
    ]);
  });

  test("asks for everything that has any tag last, as ECR demands", () => {
    expect(rules.at(-1)?.selection.tagStatus).toBe("any");
  });

  test("lets pull, and nothing else, the exact role that may not exist yet", () => {
    expect(statementsOf(template, "orders_pull")).toEqual([
      {
        sid: "Pull333333333333thriveprodordersexecution",
        principals: [{ type: "AWS", identifiers: ["arn:aws:iam::333333333333:root"] }],
        actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        condition: [{ test: "ArnEquals", variable: "aws:PrincipalArn", values: [roleArn] }],
      },
    ]);
  });

  test("names each account that pulls", () => {
    const pullers = ["333333333333", "444444444444"].map((accountId) => ({
      partition: "aws" as const,
      accountId,
      roleArn: `arn:aws:iam::${accountId}:role/orders`,
    }));
    const sids = statementsOf(repository({ pullers }), "orders_pull").map(({ sid }) => sid);
    expect(sids).toEqual(["Pull333333333333orders", "Pull444444444444orders"]);
  });
});
