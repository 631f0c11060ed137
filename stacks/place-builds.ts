import { CodebuildReportGroup } from "@cdktf/provider-aws/lib/codebuild-report-group";
import { arnOf } from "../config/aws-place";
import { imageBuildspec } from "../config/buildspec/image-buildspec";
import { sourceUrl } from "../config/buildspec/source-url";
import { testBuildspec } from "../config/buildspec/test-buildspec";
import { deliveryNames } from "../config/delivery-names";
import type { ResolvedDelivery } from "../config/platform";
import type { Service } from "../config/service.schema";
import { type ArtifactStore, artifactStatement } from "../modules/artifact-permissions";
import { BuildProject } from "../modules/build-project";
import type { BaseStack } from "./base-stack";
import { deliveryLogDays } from "./delivery-retention";
import { namesIn, repositoryOf } from "./names";

export interface ServiceBuilds {
  readonly delivery: ResolvedDelivery;
  readonly service: Service;
  /** Keys of the repositories that it is built from beside its own, sorted. */
  readonly further: readonly string[];
  readonly artifacts: ArtifactStore;
}

/**
 * The build that runs what was pushed, and cannot touch an image, and the build that makes the image. What a pull request could
 * reach has neither's role: pipelines alone start them, at commits of the followed branch.
 */
export function placeBuilds(stack: BaseStack, builds: ServiceBuilds): void {
  const { delivery, service, further, artifacts } = builds;
  const names = deliveryNames(delivery);
  const name = namesIn(delivery, service.name);
  const folder = artifactStatement(artifacts, names.pipeline(service.name));
  const reportGroup = names.reportGroup(service.name);
  const reportGroupArn = arnOf(delivery.aws, "codebuild", `report-group/${reportGroup}`);
  new CodebuildReportGroup(stack, "reports", {
    name: reportGroup,
    type: "TEST",
    exportConfig: { type: "NO_EXPORT" }, // kept by CodeBuild for 30 days
    deleteReports: true, // else a group with reports cannot be destroyed
  });
  const common = {
    place: delivery.aws,
    compute: service.build.compute,
    keyArn: artifacts.keyArn,
    logRetentionInDays: deliveryLogDays,
  };
  new BuildProject(stack, "test", {
    ...common,
    name: names.testProject(service.name),
    roleName: name("role", "test"),
    description: `Runs the tests of ${service.name}`,
    buildspec: testBuildspec({ service, reportGroupArn, further }),
    statements: [
      folder,
      {
        sid: "Reports",
        actions: ["codebuild:BatchPutTestCases", "codebuild:CreateReport", "codebuild:UpdateReport"],
        resources: [reportGroupArn],
      },
    ],
  });
  const repository = repositoryOf(delivery, service.name);
  new BuildProject(stack, "image", {
    ...common,
    name: names.imageProject(service.name),
    roleName: name("role", "image"),
    description: `Makes the image of ${service.name}`,
    buildspec: imageBuildspec({
      service,
      repository: repository.url,
      sourceUrl: sourceUrl(delivery.repositories[service.source.repository]!, delivery.region),
      further,
    }),
    makesImages: true,
    statements: [
      folder,
      { sid: "Login", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] }, // a token is for the whole registry; what it opens is below
      {
        sid: "Images",
        actions: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:CompleteLayerUpload",
          "ecr:GetDownloadUrlForLayer",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ],
        resources: [repository.arn],
      },
    ],
  });
}
