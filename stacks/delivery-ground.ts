import type { Alerts } from "../modules/alerts";
import type { ArtifactBucket } from "../modules/artifact-bucket";
import type { FunctionCodeOf } from "./function-code";

/** What every part of delivery stands on. */
export interface DeliveryGround {
  readonly keyArn: string;
  /** Who is told when delivery itself is not well. */
  readonly alerts: Alerts;
  /** Queue that keeps what could not be delivered or handled. */
  readonly failuresTo: string;
  readonly bucket: ArtifactBucket;
  /** By keys of repositories. */
  readonly connectionArns: Readonly<Record<string, string>>;
  readonly functionCode: FunctionCodeOf;
}
