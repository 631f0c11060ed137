"""
What: an image's digest is that of its manifest; an unknown repository and a taken immutable tag are refused as by ECR; an image that loses its tag to another stays.
Why: moto hashes the layers' names, fails on an unknown repository, names one error for two refusals, and deletes an image whose tag moves.
Echoes: nothing
Gone when: the test `a manifest's digest is that of its bytes` of the emulator lane passes without this file.
"""

import hashlib

from moto.ecr.exceptions import ImageAlreadyExistsException, RepositoryNotFoundException
from moto.ecr.models import ECRBackend, Image


def tag_taken(repository_name, tag):
    # An exception of moto's own: it looks up the service's model by the module that an error comes from.
    refused = ImageAlreadyExistsException(repository_name, "", "", tag)
    refused.code = "ImageTagAlreadyExistsException"
    refused.message = (
        f"The image tag '{tag}' already exists in the '{repository_name}' repository "
        "and cannot be overwritten because the tag is immutable."
    )
    return refused


def apply():
    put = ECRBackend.put_image

    def create_digest(self):
        self._image_digest = "sha256:" + hashlib.sha256(self.image_manifest.encode()).hexdigest()

    def put_image(self, repository_name, image_manifest, image_tag, image_manifest_mediatype=None, digest=None):
        repository = self.repositories.get(repository_name)
        if repository is None:
            raise RepositoryNotFoundException(repository_name, self.account_id)
        holders = [image for image in repository.images if image_tag and image_tag in image.image_tags]
        is_taken = any(image.image_manifest != image_manifest for image in holders)
        if is_taken and repository.image_tag_mutability == "IMMUTABLE":
            raise tag_taken(repository_name, image_tag)
        for image in holders if is_taken else []:
            image.remove_tag(image_tag)
        return put(self, repository_name, image_manifest, image_tag, image_manifest_mediatype, None)

    Image._create_digest = create_digest
    ECRBackend.put_image = put_image
