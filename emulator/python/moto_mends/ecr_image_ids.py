"""
What: an image is given by the tag or digest that was asked for; deleting it by digest takes all its tags, by its last tag the image too, and an image that an index names stays.
Why: moto answers the newest tag whatever was asked, forgets digests in failures and deletes what an index names.
Echoes: nothing
Gone when: the test `promotion` passes without this file.
"""

import json

from moto.ecr.models import ECRBackend

NOT_FOUND = {"failureCode": "ImageNotFound", "failureReason": "Requested image not found"}

NEITHER = {
    "failureCode": "MissingDigestAndTag",
    "failureReason": "Invalid request parameters: both tag and digest cannot be null",
}


def apply():
    ECRBackend.batch_get_image = batch_get_image
    ECRBackend.batch_delete_image = batch_delete_image


def batch_get_image(self, repository_name, registry_id=None, image_ids=None):
    repository = self._get_repository(repository_name, registry_id)
    found = [(asked, find(repository, asked)) for asked in image_ids]
    return {
        "images": [given(image, asked) for asked, image in found if image],
        "failures": [{"imageId": asked, **NOT_FOUND} for asked, image in found if not image],
    }


def find(repository, asked):
    digest, tag = asked.get("imageDigest"), asked.get("imageTag")
    fits = lambda image: (not digest or image.get_image_digest() == digest) and (not tag or tag in image.image_tags)
    return next(filter(fits, repository.images), None)


def given(image, asked):
    identity = {"imageDigest": image.get_image_digest()}
    if "imageTag" in asked:
        identity["imageTag"] = asked["imageTag"]
    return {
        "registryId": image.registry_id,
        "repositoryName": image.repository_name,
        "imageId": identity,
        "imageManifest": image.image_manifest,
        "imageManifestMediaType": image.image_manifest_media_type,
    }


def batch_delete_image(self, repository_name, registry_id=None, image_ids=None):
    repository = self._get_repository(repository_name, registry_id)
    answer = {"imageIds": [], "failures": []}
    for asked in image_ids:
        failure, deleted = delete(repository, asked)
        answer["imageIds"] += deleted
        answer["failures"] += [{"imageId": asked, **failure}] if failure else []
    return answer


def delete(repository, asked):
    if not asked.get("imageDigest") and not asked.get("imageTag"):
        return NEITHER, []
    image = find(repository, asked)
    if image is None:
        return NOT_FOUND, []
    digest = image.get_image_digest()
    tags = [asked["imageTag"]] if "imageTag" in asked else list(image.image_tags)
    is_last = len(tags) == len(image.image_tags)
    naming = [one.get_image_digest() for one in repository.images if is_last and digest in named_by(one)]
    if naming:
        reason = f"Requested image referenced by manifest list: [{', '.join(naming)}]"
        return {"failureCode": "ImageReferencedByManifestList", "failureReason": reason}, []
    for tag in tags:
        image.remove_tag(tag)
    if is_last:
        repository.images.remove(image)
    return None, [{"imageDigest": digest, "imageTag": tag} for tag in tags] or [{"imageDigest": digest}]


def named_by(image):
    return [one["digest"] for one in json.loads(image.image_manifest).get("manifests", [])]
