import { arnOf } from "../config/aws-place";
import { deliveryNames } from "../config/delivery-names";
import type { Platform } from "../config/platform";
import { DeliveryTable } from "../modules/delivery-table";
import { LambdaFunction } from "../modules/lambda-function";
import type { BaseStack } from "./base-stack";
import type { DeliveryGround } from "./delivery-ground";
import { deliveryLogDays } from "./delivery-retention";
import { namesIn } from "./names";

/** Seconds; a scan that is not done yet is asked for again by CodePipeline, not waited for. */
const timeoutSeconds = 60;

/** The function that numbers builds, lets images through and checks what environments are to take, and its records. */
export function placeImageBuild(stack: BaseStack, { delivery }: Platform, ground: DeliveryGround): void {
  const { keyArn, failuresTo, functionCode } = ground;
  const names = deliveryNames(delivery);
  const builds = new DeliveryTable(stack, "builds", { name: names.builds, keyArn, protect: delivery.protect });
  new LambdaFunction(stack, "image-build", {
    place: delivery.aws,
    name: names.imageBuild,
    roleName: namesIn(delivery)("role", "image-build", "function"),
    description: "Numbers builds, lets their images through, and checks what environments are to take",
    code: functionCode("image-build"),
    environment: { TABLE: builds.table.name, POWERTOOLS_SERVICE_NAME: "image-build" },
    timeoutSeconds,
    keyArn,
    logRetentionInDays: deliveryLogDays,
    failuresTo,
    statements: [
      {
        sid: "Builds",
        actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        resources: [builds.arn],
      },
      {
        sid: "Images",
        actions: [
          "ecr:BatchGetImage",
          "ecr:DescribeImageScanFindings",
          "ecr:DescribeImages",
          "ecr:GetDownloadUrlForLayer",
        ],
        resources: [arnOf(delivery.aws, "ecr", `repository/${delivery.platform}/*`)],
      },
      {
        sid: "Jobs",
        actions: ["codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"],
        resources: ["*"], // a job has no ARN; its id, which only the called function knows, is the permission
      },
    ],
  });
}
