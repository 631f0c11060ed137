"""
What: the layers and the configuration of an image are given out at the registry's own address.
Why: moto keeps manifests alone, and has no GetDownloadUrlForLayer; what they name lies in the registry beside the router.
Echoes: nothing
Gone when: moto keeps layers.
"""

import json
import os

from moto.core.responses import ActionResult
from moto.ecr.exceptions import ImageNotFoundException
from moto.ecr.responses import ECRResponse


def layer_not_found(digest, repository_name, registry_id):
    # An exception of moto's own: it looks up the service's model by the module that an error comes from.
    refused = ImageNotFoundException("", repository_name, registry_id)
    refused.code = "LayersNotFoundException"
    refused.message = (
        f"The layer with digest '{digest}' does not exist in the repository with name '{repository_name}' "
        f"in the registry with id '{registry_id}'"
    )
    return refused


def apply():
    def get_download_url_for_layer(self):
        repository_name, digest = self._get_param("repositoryName"), self._get_param("layerDigest")
        repository = self.ecr_backend._get_repository(repository_name, self._get_param("registryId"))
        if not any(digest in named_by(image) for image in repository.images):
            raise layer_not_found(digest, repository_name, repository.registry_id)
        address = f"{os.environ['AWS_ENDPOINT_URL']}/v2/{repository_name}/blobs/{digest}?registry={repository.registry_id}"
        return ActionResult({"downloadUrl": address, "layerDigest": digest})

    ECRResponse.get_download_url_for_layer = get_download_url_for_layer


def named_by(image):
    manifest = json.loads(image.image_manifest)
    return [one["digest"] for one in [manifest.get("config", {}), *manifest.get("layers", [])] if "digest" in one]
