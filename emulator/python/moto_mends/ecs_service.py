"""
What: a service shows the revision it runs by ARN, keeps its settings, has a deployment for each change of what it runs, and counts the tasks that were reported.
Why: moto runs no task, so that waiting for a steady state never ends; it repeats a revision as the caller wrote it, never moves the deployment to the new one, and forgets most settings.
Echoes: availabilityZoneRebalancing, capacityProviderStrategy, deploymentConfiguration, enableECSManagedTags, enableExecuteCommand, healthCheckGracePeriodSeconds, placementConstraints, placementStrategy, serviceConnectConfiguration, volumeConfigurations
Gone when: the trial `service` applies and plans no change without this file.
"""

from botocore import xform_name
from moto.core.utils import utcnow
from moto.ecs.models import EC2ContainerServiceBackend, Service
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.moto_api._internal import mock_random

from moto_mends.ecs_task_sets import begin, by_code_deploy, count_again, refuse_what_is_code_deploys

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
OF_A_DEPLOYMENT = ("taskDefinition", "networkConfiguration", "platformVersion", *KEPT_BY_DEPLOYMENT)


def apply():
    create_without = EC2ContainerServiceResponse.create_service
    update_without = EC2ContainerServiceResponse.update_service
    update_in_backend = EC2ContainerServiceBackend.update_service
    delete_without = EC2ContainerServiceBackend.delete_service
    list_without = EC2ContainerServiceBackend.list_services

    def create_service(self):
        answer = create_without(self)
        service, request = answer.result["service"], self._get_params()
        keep(service, request)
        if by_code_deploy(service):
            begin(service)
            return answer
        service.deployments = []
        start_deployment(service, {name: request.get(name) for name in KEPT_BY_DEPLOYMENT})
        return answer

    def update_service(self):
        request = self._get_params()
        before, _ = self.ecs_backend.describe_services(request.get("cluster", "default"), [request["service"]])
        if before and by_code_deploy(before[0]):
            refuse_what_is_code_deploys(before[0], request)
        answer = update_without(self)
        service = answer.result["service"]
        keep(service, request)
        if by_code_deploy(service):
            return answer
        changes = {name: request[name] for name in KEPT_BY_DEPLOYMENT if request.get(name) is not None}
        if request.get("forceNewDeployment") or changed(service, changes):
            start_deployment(service, changes)
        return answer

    def update_by_arn(self, service_properties):
        revision = service_properties.get("task_definition")
        if revision:
            service_properties["task_definition"] = self.describe_task_definition(revision).arn
        # moto would give the deployment that runs another id.
        service_properties.pop("force_new_deployment", None)
        return update_in_backend(self, service_properties)

    def delete_service(self, *arguments, **options):
        service = delete_without(self, *arguments, **options)
        service.desired_count = 0
        service.status = "DRAINING" if has_tasks(service) else "INACTIVE"
        return service

    def list_services(self, *arguments, **options):
        gone = {service.arn for service in self.services.values() if service.status == "INACTIVE"}
        return [arn for arn in list_without(self, *arguments, **options) if arn not in gone]

    EC2ContainerServiceResponse.create_service = create_service
    EC2ContainerServiceResponse.update_service = update_service
    EC2ContainerServiceBackend.update_service = update_by_arn
    EC2ContainerServiceBackend.delete_service = delete_service
    EC2ContainerServiceBackend.list_services = list_services
    # Counted by who runs the tasks; what moto would make of a desired count is dropped.
    EC2ContainerServiceBackend.update_cluster_resources = lambda *arguments, **options: None
    Service.running_count = property(lambda self: count(self, "runningCount"), lambda self, value: None)
    Service.pending_count = property(lambda self: count(self, "pendingCount"), lambda self, value: None)
    Service.desired_count = property(lambda self: self.__dict__["desired"], set_desired_count)


def set_desired_count(service, value):
    service.__dict__["desired"] = value
    for deployment in service.__dict__.get("deployments", [])[:1]:
        deployment["desiredCount"] = value
    count_again(service)


def count(service, name):
    return sum(one[name] for kind in ("deployments", "task_sets") for one in service.__dict__.get(kind, []))


def has_tasks(service):
    of_cluster = service._backend.tasks.get(service.cluster_name, {}).values()
    return any(task["group"] == f"service:{service.name}" and task["lastStatus"] != "STOPPED" for task in of_cluster)


def keep(service, request):
    for name in KEPT:
        if request.get(name) is not None:
            setattr(service, xform_name(name), request[name])


def changed(service, changes):
    """Whether what the service is to run differs from what its newest deployment runs."""
    newest = service.deployments[0] if service.deployments else {}
    wanted = {**of_service(service), **changes}
    return any(wanted[name] != newest.get(name) for name in wanted)


def of_service(service):
    return {
        "taskDefinition": service.task_definition,
        "networkConfiguration": service.network_configuration,
        "platformVersion": service.platform_version,
    }


def start_deployment(service, changes, reason=None):
    """Puts a deployment in front; with nothing to start and nothing to stop it is complete at once."""
    identity = f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}"
    idle = service.desired_count == 0 and not has_tasks(service)
    newest = service.deployments[0] if service.deployments else {}
    kept = {name: newest[name] for name in KEPT_BY_DEPLOYMENT if newest.get(name) is not None}
    now = utcnow()
    for older in service.deployments:
        older["status"] = "ACTIVE"
    deployment = {
        "id": identity,
        "status": "PRIMARY",
        **of_service(service),
        **kept,
        **{name: value for name, value in changes.items() if value is not None},
        "launchType": service.launch_type,
        "platformFamily": "Linux",
        "desiredCount": service.desired_count,
        "runningCount": 0,
        "pendingCount": 0,
        "failedTasks": 0,
        "rolloutState": "COMPLETED" if idle else "IN_PROGRESS",
        "rolloutStateReason": f"ECS deployment {identity} completed." if idle else reason or f"ECS deployment {identity} in progress.",
        "createdAt": now,
        "updatedAt": now,
    }
    service.deployments = [deployment] if idle else [deployment, *service.deployments]
