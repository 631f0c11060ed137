import { labelNames } from "../../../../functions/image-build/core/image-labels";
import type { FoundImage, Images, Labels, Ports, Scan } from "../../../../functions/image-build/core/ports";
import { MemoryBuilds } from "./memory-builds";

export const commit = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334";
export const digest = `sha256:${"d".repeat(64)}`;
export const tag = "1.4.0-1.ga1b2c3d4e5f6.20261121T153000Z";
export const revisions = {
  service: "collections",
  repository: "thrive-collections",
  commit,
  commits: {},
  execution: "e-1",
  decision: "01D",
};
export const gateRequest = {
  step: "gate",
  ...revisions,
  blockFrom: "HIGH",
  acceptedFindings: [],
  unscanned: "refuse",
} as const;

export const labels: Labels = {
  [labelNames.title]: "collections",
  [labelNames.revision]: commit,
  [labelNames.version]: tag,
  [labelNames.created]: "2026-11-21T15:30:00Z",
  [labelNames.decision]: "01D",
  [labelNames.build]: "1",
};

interface Held extends FoundImage {
  readonly labels: Labels;
}

/** A repository, a scanner and a table, with a clock that stands. */
export class BuildWorld implements Ports {
  readonly builds = new MemoryBuilds();
  readonly held: Held[] = [];
  scanned: Scan = { state: "done", findings: [] };
  time = "2026-11-21T15:30:00.123Z";

  readonly now = () => new Date(this.time);

  readonly images: Images = {
    find: (_, reference) =>
      Promise.resolve(this.held.find((one) => one.digest === reference || one.tags.includes(reference))),
    labels: (_, of) => Promise.resolve(this.held.find((one) => one.digest === of)!.labels),
    scan: () => Promise.resolve(this.scanned),
  };

  /** Pushes what the image build of the first execution pushes. */
  push(changed: Partial<Held> = {}, sbom = `sbom-git-${commit}`): void {
    this.held.push({ digest, tags: [tag, `git-${commit}`], labels, ...changed });
    this.held.push({ digest: `sha256:${"5".repeat(64)}`, tags: [sbom], labels: {} });
  }
}
