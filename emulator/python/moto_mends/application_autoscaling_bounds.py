"""
What: a service is brought within the bounds of its scalable target when that is registered.
Why: AWS raises a service to its least number of tasks at once; moto leaves it as it is, so a service without an image would seem to stay at none.
Echoes: none
Gone when: the test `runs nothing before its first release` of the emulator lane fails with a least of 1 and without this file.
"""

from moto.applicationautoscaling.models import ApplicationAutoscalingBackend
from moto.ecs.models import ecs_backends


def apply():
    register_without = ApplicationAutoscalingBackend.register_scalable_target

    def register_scalable_target(self, namespace, r_id, dimension, *bounds, **more):
        target = register_without(self, namespace, r_id, dimension, *bounds, **more)
        if dimension == "ecs:service:DesiredCount":
            bring_within_bounds(ecs_backends[self.account_id][self.region_name], target)
        return target

    ApplicationAutoscalingBackend.register_scalable_target = register_scalable_target


def bring_within_bounds(ecs, target):
    _, cluster, name = target.resource_id.split("/")
    service = next(one for one in ecs.services.values() if one.name == name and one.cluster_name == cluster)
    service.desired_count = max(target.min_capacity, min(target.max_capacity, service.desired_count))
