import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Kept {
  readonly imageId: { readonly imageDigest: string; readonly imageTag?: string };
  readonly imageManifest: string;
}

/** ECR's control plane as far as the registry asks it; its tags are immutable. */
export class FakeEcr {
  readonly images = new Map<string, Kept[]>();
  private readonly server: Server;

  constructor(...repositories: readonly string[]) {
    for (const repository of repositories) this.images.set(repository, []);
    this.server = createServer(async (incoming, answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const action = String(incoming.headers["x-amz-target"]).split(".")[1] ?? "";
      const { status, value } = this.answer(action, JSON.parse(Buffer.concat(chunks).toString()) as Call);
      answer.writeHead(status, { "Content-Type": "application/x-amz-json-1.1", Connection: "close" });
      answer.end(JSON.stringify(value));
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(action: string, call: Call): { status: number; value: object } {
    const repository = call.repositoryName ?? call.repositoryNames?.[0] ?? "";
    const images = this.images.get(repository);
    if (images === undefined) return { status: 400, value: { __type: "RepositoryNotFoundException", message: "none" } };
    if (action === "DescribeRepositories") return { status: 200, value: { repositories: [{}] } };
    if (action === "BatchGetImage") return { status: 200, value: { images: images.filter(fits(call.imageIds?.[0])) } };
    if (call.imageTag !== undefined && images.some(fits({ imageTag: call.imageTag }))) {
      return { status: 400, value: { __type: "ImageTagAlreadyExistsException", message: "taken" } };
    }
    const { imageDigest = "", imageTag, imageManifest = "" } = call;
    images.push({ imageId: { imageDigest, imageTag }, imageManifest });
    return { status: 200, value: { image: {} } };
  }
}

interface Call {
  readonly repositoryName?: string;
  readonly repositoryNames?: readonly string[];
  readonly imageIds?: readonly { readonly imageDigest?: string; readonly imageTag?: string }[];
  readonly imageDigest?: string;
  readonly imageTag?: string;
  readonly imageManifest?: string;
}

function fits({ imageDigest, imageTag }: { imageDigest?: string; imageTag?: string } = {}) {
  return ({ imageId }: Kept) => imageId.imageDigest === imageDigest || (imageTag ?? "-") === imageId.imageTag;
}
