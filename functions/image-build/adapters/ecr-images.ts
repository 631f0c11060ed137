import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeImageScanFindingsCommand,
  GetDownloadUrlForLayerCommand,
  type DescribeImageScanFindingsCommandOutput,
  type ECRClient,
} from "@aws-sdk/client-ecr";
import type { Finding, FoundImage, Images, Labels, Scan } from "../core/ports";
import { Refusal } from "../../pipeline-jobs/refusal";

/** What a registry calls a manifest of one image; asked for by name, since ECR would turn others into its favourite. */
const imageManifests = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** Bytes. A configuration has some thousand; what somebody pushed may have any number. */
const largestConfig = 4 * 1024 * 1024;

/** Milliseconds for a configuration, which S3 gives out. */
const downloadLimit = 10_000;

/** Gives the bytes behind an address that is good for a while. */
export type Download = (url: string) => Promise<string>;

/** Images in ECR. */
export class EcrImages implements Images {
  constructor(
    private readonly client: () => ECRClient,
    private readonly download: Download = downloadText,
  ) {}

  async find(repositoryName: string, reference: string): Promise<FoundImage | undefined> {
    const ask = new DescribeImagesCommand({ repositoryName, imageIds: [imageId(reference)] });
    try {
      const { imageDetails: [found] = [] } = await this.client().send(ask);
      return found?.imageDigest === undefined ? undefined : { digest: found.imageDigest, tags: found.imageTags ?? [] };
    } catch (error) {
      if ((error as Error).name === "ImageNotFoundException") return undefined;
      throw error;
    }
  }

  async labels(repositoryName: string, digest: string): Promise<Labels> {
    const ask = new BatchGetImageCommand({
      repositoryName,
      imageIds: [{ imageDigest: digest }],
      acceptedMediaTypes: imageManifests,
    });
    const { images: [image] = [] } = await this.client().send(ask);
    const { config } = JSON.parse(image?.imageManifest ?? "{}") as { config?: { digest?: string } };
    if (config?.digest === undefined) {
      throw new Refusal(
        `${repositoryName}: ${digest} is not one image but an index of several; build it for one platform`,
      );
    }
    const layer = new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest: config.digest });
    const { downloadUrl = "" } = await this.client().send(layer);
    const said = JSON.parse(await this.download(downloadUrl)) as { config?: { Labels?: Labels | null } };
    return said.config?.Labels ?? {};
  }

  async scan(repositoryName: string, digest: string): Promise<Scan> {
    const findings: Finding[] = [];
    let nextToken: string | undefined;
    try {
      do {
        const page = await this.client().send(
          new DescribeImageScanFindingsCommand({
            repositoryName,
            imageId: { imageDigest: digest },
            maxResults: 1000,
            nextToken,
          }),
        );
        const unfinished = unfinishedScan(page);
        if (unfinished !== undefined) return unfinished;
        findings.push(...findingsOf(page));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return { state: "done", findings };
    } catch (error) {
      // A scan on push begins a moment after the push.
      if ((error as Error).name === "ScanNotFoundException") return { state: "running" };
      throw error;
    }
  }
}

function imageId(reference: string) {
  return reference.startsWith("sha256:") ? { imageDigest: reference } : { imageTag: reference };
}

/**
 * What a scan is that has no findings to give; `ACTIVE` is an enhanced scan that has them and goes on.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html
 */
function unfinishedScan({ imageScanStatus }: DescribeImageScanFindingsCommandOutput): Scan | undefined {
  const { status, description: because = `its status is ${status}` } = imageScanStatus ?? {};
  if (status === "COMPLETE" || status === "ACTIVE") return undefined;
  if (status === undefined || status === "IN_PROGRESS" || status === "PENDING") return { state: "running" };
  return { state: status === "UNSUPPORTED_IMAGE" ? "unsupported" : "failed", because };
}

function findingsOf({ imageScanFindings }: DescribeImageScanFindingsCommandOutput): Finding[] {
  const { findings = [], enhancedFindings = [] } = imageScanFindings ?? {};
  const basic = findings.map(({ name = "without a name", severity = "UNDEFINED" }) => ({ id: name, severity }));
  const enhanced = enhancedFindings
    .filter(({ status }) => status !== "CLOSED")
    .map(({ packageVulnerabilityDetails, title = "without a name", severity = "UNTRIAGED" }) => ({
      id: packageVulnerabilityDetails?.vulnerabilityId ?? title,
      severity,
    }));
  return [...basic, ...enhanced];
}

async function downloadText(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(downloadLimit) });
  if (!answer.ok) throw new Error(`the configuration of an image: the registry answered ${answer.status}`);
  const length = Number(answer.headers.get("content-length") ?? 0);
  if (length > largestConfig)
    throw new Error(`the configuration of an image has ${length} bytes; the most is ${largestConfig}`);
  return answer.text();
}
