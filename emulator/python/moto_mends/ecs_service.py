"""
What: a service is steady at once, shows the revision it runs by ARN, and keeps its settings.
Why: moto runs no task, so that waiting for a steady state never ends; it repeats a revision as the caller wrote it, never moves the deployment to the new one, and forgets most settings.
Echoes: availabilityZoneRebalancing, capacityProviderStrategy, deploymentConfiguration, enableECSManagedTags, enableExecuteCommand, healthCheckGracePeriodSeconds, placementConstraints, placementStrategy, serviceConnectConfiguration, volumeConfigurations
Gone when: the trial `service` applies and plans no change without this file.
"""

from botocore import xform_name
from moto.core.utils import utcnow
from moto.ecs.models import EC2ContainerServiceBackend, Service
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.moto_api._internal import mock_random

KEPT = (
    "availabilityZoneRebalancing",
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "placementConstraints",
    "placementStrategy",
)
KEPT_BY_DEPLOYMENT = ("serviceConnectConfiguration", "volumeConfigurations")
STARTS_A_DEPLOYMENT = ("taskDefinition", "networkConfiguration", "platformVersion", "forceNewDeployment", *KEPT_BY_DEPLOYMENT)


def apply():
    create_without = EC2ContainerServiceResponse.create_service
    update_without = EC2ContainerServiceResponse.update_service
    update_in_backend = EC2ContainerServiceBackend.update_service

    def create_service(self):
        answer = create_without(self)
        settle(answer.result["service"], self._get_params())
        return answer

    def update_service(self):
        answer = update_without(self)
        settle(answer.result["service"], self._get_params())
        return answer

    def update_by_arn(self, service_properties):
        revision = service_properties.get("task_definition")
        if revision:
            service_properties["task_definition"] = self.describe_task_definition(revision).arn
        return update_in_backend(self, service_properties)

    EC2ContainerServiceResponse.create_service = create_service
    EC2ContainerServiceResponse.update_service = update_service
    EC2ContainerServiceBackend.update_service = update_by_arn
    # Computed, so that scaling by whatever way is steady too.
    Service.running_count = property(lambda self: self.desired_count, lambda self, count: None)
    Service.pending_count = property(lambda self: 0, lambda self, count: None)


def settle(service, request):
    for name in KEPT:
        if request.get(name) is not None:
            setattr(service, xform_name(name), request[name])
    for deployment in service.deployments[:1]:
        settle_deployment(deployment, service, request)


def settle_deployment(deployment, service, request):
    now = utcnow()
    if any(request.get(name) for name in STARTS_A_DEPLOYMENT):
        deployment.update(id=f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}", createdAt=now)
    for name in KEPT_BY_DEPLOYMENT:
        if request.get(name) is not None:
            deployment[name] = request[name]
    deployment.update(
        taskDefinition=service.task_definition,
        networkConfiguration=service.network_configuration,
        platformVersion=service.platform_version,
        desiredCount=service.desired_count,
        runningCount=service.desired_count,
        pendingCount=0,
        rolloutState="COMPLETED",
        rolloutStateReason=f"ECS deployment {deployment['id']} completed.",
        updatedAt=now,
    )
