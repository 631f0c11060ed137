import { askHome } from "../ask-home";
import type { Control, ControlAnswer } from "../control";
import { localAccount } from "../local-account";

/** What the scans of a repository's images end with. */
interface RepositoryScans {
  /** That the repository is of. @default the first */
  readonly account: string;
  readonly repository: string;
  readonly status: string;
  readonly findings: readonly { readonly name: string; readonly severity: string }[];
}

const statuses = ["COMPLETE", "IN_PROGRESS", "FAILED", "UNSUPPORTED_IMAGE"];
/** Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFinding.html */
const severities = ["INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL", "UNDEFINED"];

/**
 * `POST /_thrive/scans`: what scans of a repository's images end with from now on, as
 * `{ "repository": "thrive/collections", "status": "COMPLETE", "findings": [{ "name": "CVE-2026-1", "severity": "HIGH" }] }`. Without a
 * status they are complete, without findings they find nothing.
 * @param homeAddress of the program that ECR lives in (see python/moto_mends/ecr_image_scan.py)
 */
export function scansControl(homeAddress: string): Control {
  return async ({ method, path, body }) => {
    if (method !== "POST" || path !== "")
      return refused(404, [`${method} /_thrive/scans${path}: there is no such call`]);
    const scans = scansIn(body);
    const problems = scansProblems(scans);
    if (problems.length > 0) return refused(400, problems);
    const { known } = await askHome<{ known: boolean }>(homeAddress, "scans", {
      region: "us-east-1",
      ...scans,
    });
    return known ? { status: 200, value: scans } : refused(404, [`${scans.repository}: there is no such repository`]);
  };
}

const refused = (status: number, problems: readonly string[]): ControlAnswer => ({ status, value: { problems } });

const complete: RepositoryScans = { account: localAccount, repository: "", status: "COMPLETE", findings: [] };

function scansIn(body: string): RepositoryScans {
  try {
    return { ...complete, ...(JSON.parse(body) as object) };
  } catch {
    return complete;
  }
}

function scansProblems({ account, repository, status, findings }: RepositoryScans): string[] {
  return [
    /^\d{12}$/.test(account) ? [] : `account: ${JSON.stringify(account)} is no account; write its twelve digits`,
    repository === "" ? "repository: is missing; name the repository whose images are scanned" : [],
    statuses.includes(status) ? [] : `status: ${status} is none; there are ${statuses.join(", ")}`,
    findings.flatMap(({ name, severity }, index) => [
      typeof name === "string" ? [] : `findings[${index}].name: is missing; write it like CVE-2026-12345`,
      severities.includes(severity)
        ? []
        : `findings[${index}].severity: ${severity} is none; there are ${severities.join(", ")}`,
    ]),
  ].flat(2);
}
