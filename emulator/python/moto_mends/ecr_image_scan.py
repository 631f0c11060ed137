"""
What: an image of a repository that scans on push is scanned, and has the findings that the local AWS is told of; none otherwise.
Why: moto scans when it is asked to, and then finds the same made-up weakness in every image.
Echoes: findings
Gone when: never; nothing here knows what images are made of.
"""

from moto.ecr.models import ECRBackend, ecr_backends

from moto_control import answer_at

# By account, region and repository: what the scan of each of its images ends with.
scans = {}

DESCRIPTIONS = {
    "COMPLETE": "The scan was completed successfully.",
    "UNSUPPORTED_IMAGE": "UnsupportedImageError: The operating system and/or package manager are not supported.",
}


def apply():
    describe_without = ECRBackend.describe_image_scan_findings

    def describe_image_scan_findings(self, registry_id, repository_name, image_id):
        repository = self._get_repository(repository_name, registry_id)
        image = repository._get_image(image_id.get("imageTag"), image_id.get("imageDigest"))
        if image.last_scan is None and not repository.image_scanning_configuration.get("scanOnPush"):
            return describe_without(self, registry_id, repository_name, image_id)
        scan = scans.get((self.account_id, self.region_name, repository_name), {})
        return answer(image, repository_name, scan.get("status", "COMPLETE"), scan.get("findings", []))

    answer_at("scans", take_scan)
    ECRBackend.describe_image_scan_findings = describe_image_scan_findings


def answer(image, repository_name, status, findings):
    described = {
        "registryId": image.registry_id,
        "repositoryName": repository_name,
        "imageId": {"imageDigest": image.image_digest},
        "imageScanStatus": {"status": status, "description": DESCRIPTIONS.get(status, f"The scan is {status}.")},
    }
    if status != "COMPLETE":
        return described
    found = {
        "imageScanCompletedAt": image.image_pushed_at,
        "vulnerabilitySourceUpdatedAt": image.image_pushed_at,
        "findings": findings,
        "findingSeverityCounts": counted(findings),
    }
    return {**described, "imageScanFindings": found}


def counted(findings):
    counts = {}
    for finding in findings:
        counts[finding["severity"]] = counts.get(finding["severity"], 0) + 1
    return counts


def take_scan(scan):
    key = (scan["account"], scan["region"], scan["repository"])
    if scan["repository"] not in ecr_backends[scan["account"]][scan["region"]].repositories:
        return {"known": False}
    scans[key] = {"status": scan["status"], "findings": scan["findings"]}
    return {"known": True}
