import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import type { RouteMap } from "../../../config/route-map";
import { PermanentError, TransientError } from "../core/router-error";
import { asking } from "./error-classes";

export interface RouteMapPlace {
  readonly bucket: string;
  readonly key: string;
  /** Of the object's bytes, in hexadecimal: the function and its map were deployed together. */
  readonly sha256: string;
}

/** The route map as it was deployed. Nothing that is pushed can change it. */
export class RouteMapObject {
  private map?: RouteMap;

  constructor(
    private readonly client: () => S3Client,
    readonly place: RouteMapPlace,
  ) {}

  /** Read once: the hash says that it stays the same. */
  async load(): Promise<RouteMap> {
    return (this.map ??= await this.read());
  }

  private async read(): Promise<RouteMap> {
    const { bucket, key, sha256 } = this.place;
    const place = `route map s3://${bucket}/${key}`;
    const bytes = await asking(place, async () => {
      const { Body } = await this.client().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    });
    const found = createHash("sha256").update(bytes).digest("hex");
    if (found !== sha256) {
      throw new TransientError(
        "RouteMapChanged",
        `${place}: has the hash ${found}, not ${sha256}: it is being deployed`,
      );
    }
    const map = JSON.parse(Buffer.from(bytes).toString()) as RouteMap;
    if ((map.version as number) === 1) return map;
    throw new PermanentError(
      "RouteMapVersion",
      `${place}: is of version ${map.version}, not 1: deploy the router of that version`,
    );
  }
}
