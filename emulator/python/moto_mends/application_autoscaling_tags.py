"""
What: scalable targets have tags.
Why: moto has no TagResource, UntagResource and ListTagsForResource for them and forgets the tags of a registration.
Echoes: Tags
Gone when: the trial `service` applies without this file.
"""

import json

from moto.applicationautoscaling.models import FakeScalableTarget
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

Responses = ApplicationAutoScalingResponse


def apply():
    register_without = Responses.register_scalable_target

    def register_scalable_target(self):
        answer = register_without(self)
        target = target_with(self, json.loads(answer)["ScalableTargetARN"])
        target.tags = {**target.tags, **(self._get_param("Tags") or {})}
        return answer

    def tag_resource(self):
        target = target_with(self, self._get_param("ResourceARN"))
        target.tags = {**target.tags, **self._get_param("Tags")}
        return "{}"

    def untag_resource(self):
        target = target_with(self, self._get_param("ResourceARN"))
        gone = self._get_param("TagKeys")
        target.tags = {key: value for key, value in target.tags.items() if key not in gone}
        return "{}"

    def list_tags_for_resource(self):
        return json.dumps({"Tags": target_with(self, self._get_param("ResourceARN")).tags})

    FakeScalableTarget.tags = {}
    Responses.register_scalable_target = register_scalable_target
    Responses.tag_resource = tag_resource
    Responses.untag_resource = untag_resource
    Responses.list_tags_for_resource = list_tags_for_resource


def target_with(responses, arn):
    namespaces = responses.applicationautoscaling_backend.targets.values()
    return next(target for targets in namespaces for target in targets.values() if target.arn == arn)
