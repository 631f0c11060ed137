import { judgeFindings, type JudgedFindings } from "./findings";
import { labelNames, schemaOf, trueTag } from "./image-labels";
import { commitTag, sbomTag, tagTime } from "./image-tag";
import type { GateRequest } from "./job-request";
import type { Build, FoundImage, Labels, Ports, Scan, SchemaVersions } from "./ports";
import { Refusal } from "../../pipeline-jobs/refusal";

/** Findings that a message names; the scan has them all. */
const named = 10;

export type Gated =
  | { readonly state: "passed"; readonly tag: string; readonly digest: string }
  /** Asked again a little later. */
  | { readonly state: "waiting"; readonly because: string };

/** Lets an image through that is what it says, has its list of parts and no finding that nobody answers for. */
export async function gate(request: GateRequest, ports: Ports): Promise<Gated> {
  const { service, repository, commit, execution } = request;
  const build = await ports.builds.find(service, execution);
  if (build === undefined)
    throw new Refusal(`execution ${execution} of ${service} has no build number; retry the stage`);
  const image = await ports.images.find(repository, commitTag(request));
  if (image === undefined) {
    throw new Refusal(
      `${repository}: no image is tagged ${commitTag(request)}: the image build pushed nothing; see its log`,
    );
  }
  const labels = await ports.images.labels(repository, image.digest);
  const tag = requireTruth(request, image, build, labels);
  const schema = requireSchema(request, labels);
  await requireSbom(request, ports);
  const judged = judge(request, await ports.images.scan(repository, image.digest), ports.now());
  if (judged.state === "waiting") return judged;
  const { counts: findings, accepted } = judged.findings;
  const told = { commits: request.commits, decision: request.decision, ...(schema && { schema }) };
  const passed = { digest: image.digest, tag, commit, at: tagTime(ports.now()), findings, accepted, ...told };
  await ports.builds.pass(service, execution, passed);
  return { state: "passed", tag, digest: image.digest };
}

function requireTruth(request: GateRequest, image: FoundImage, build: Build, labels: Labels): string {
  const found = trueTag(image, labels, request);
  const fault = found.fault ?? ownFault(request, build, image.digest, labels);
  if (fault !== undefined) throw new Refusal(`${request.repository}: the image ${image.digest} ${fault}`);
  return labels[labelNames.version]!;
}

/** An image that this execution built carries its number, time and decision; one that it took over has those of its own build. */
function ownFault({ decision }: GateRequest, build: Build, digest: string, labels: Labels): string | undefined {
  const name = labelNames.decision;
  if (labels[name] === undefined) return `has no label ${name}`;
  if (build.reused === digest) return undefined;
  if (labels[name] !== decision) return `has the label ${name}=${labels[name]}; it should be ${decision}`;
  const { number, at } = build;
  const isOwn = labels[labelNames.version]?.includes(`-${number}.g`) && labels[labelNames.version]?.endsWith(`.${at}`);
  return isOwn ? undefined : `is not of build ${number} at ${at}, which this execution is`;
}

function requireSchema({ repository }: GateRequest, labels: Labels): SchemaVersions | undefined {
  const schema = schemaOf(labels);
  if (schema === "wrong") {
    const has = `${labelNames.schemaVersion}=${labels[labelNames.schemaVersion]}, ${labelNames.schemaMinVersion}=${labels[labelNames.schemaMinVersion]}`;
    throw new Refusal(
      `${repository}: the image has the labels ${has}; schema.json says whole numbers, minVersion at most version: {"version":8,"minVersion":7}`,
    );
  }
  return schema;
}

async function requireSbom(request: GateRequest, { images }: Ports): Promise<void> {
  const { repository } = request;
  const tag = sbomTag(request);
  if ((await images.find(repository, tag)) !== undefined) return;
  throw new Refusal(
    `${repository}: the list of what the image is made of, ${tag}, was not pushed; see the image build's log`,
  );
}

type Judged =
  | { readonly state: "clean"; readonly findings: JudgedFindings }
  | { readonly state: "waiting"; readonly because: string };

function judge(request: GateRequest, scan: Scan, today: Date): Judged {
  const { repository, unscanned, blockFrom } = request;
  if (scan.state === "running") return { state: "waiting", because: `${repository}: the scan is not finished` };
  if (scan.state === "failed") throw new Refusal(`${repository}: the scan failed: ${scan.because}; retry the stage`);
  if (scan.state === "unsupported" && unscanned === "refuse") {
    throw new Refusal(`${repository}: the image cannot be scanned: ${scan.because}; use a base image that can`);
  }
  const findings = judgeFindings(scan.state === "done" ? scan.findings : [], request, today);
  if (findings.blocking.length === 0) return { state: "clean", findings };
  throw new Refusal(
    `${repository}: ${listed(findings.blocking)} at or above ${blockFrom}; update what has them, or accept them for a while: ` +
      "build.acceptedFindings in the service's declaration",
  );
}

function listed(blocking: readonly string[]): string {
  const more = blocking.length > named ? `, and ${blocking.length - named} more` : "";
  const all = `${blocking.slice(0, named).join(", ")}${more}`;
  return `${all} ${blocking.length === 1 ? "is a finding" : "are findings"}`;
}
