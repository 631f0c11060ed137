"""
What: a service of the CODE_DEPLOY controller has task sets in the place of deployments: its first with its creation, the others as they are created, each with its tasks and target group.
Why: moto gives such a service neither, runs tasks for a task set that nobody reports, and lets UpdateService change what CodeDeploy alone may.
Echoes: nothing
Gone when: never; the tasks of a task set are reported as those of a deployment are.
"""

from math import ceil

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecs.exceptions import EcsClientException, InvalidParameterException, TaskSetNotFoundException
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.moto_api._internal import mock_random

WHOLE = {"value": 100.0, "unit": "PERCENT"}
# What UpdateService refuses, in its words.
CODE_DEPLOYS_OWN = {
    "taskDefinition": "task definition",
    "networkConfiguration": "network parameters",
    "platformVersion": "platform version",
    "loadBalancers": "load balancers",
}


def apply():
    EC2ContainerServiceResponse.create_task_set = create_task_set
    EC2ContainerServiceResponse.describe_task_sets = describe_task_sets
    EC2ContainerServiceResponse.delete_task_set = delete_task_set
    EC2ContainerServiceResponse.update_task_set = update_task_set
    EC2ContainerServiceResponse.update_service_primary_task_set = update_service_primary_task_set


def by_code_deploy(service):
    return service.deployment_controller.get("type") == "CODE_DEPLOY"


def begin(service):
    """The task set that a new service begins with."""
    service.deployments = []
    settings = {
        "taskDefinition": service.task_definition,
        "loadBalancers": service.load_balancers,
        "networkConfiguration": service.network_configuration,
        "platformVersion": service.platform_version,
        "launchType": service.launch_type,
    }
    service.task_sets = [new_task_set(service, settings, "PRIMARY")]


def refuse_what_is_code_deploys(service, request):
    for name, words in CODE_DEPLOYS_OWN.items():
        if request.get(name) is not None:
            raise InvalidParameterException(
                f"Unable to update {words} on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment."
            )
    if request.get("forceNewDeployment"):
        raise InvalidParameterException(
            "Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment."
        )


def count_again(service):
    """After a change of the service's number of tasks."""
    for task_set in service.__dict__.get("task_sets", []):
        wanted = 0 if task_set["status"] == "DRAINING" else computed(service, task_set["scale"])
        if task_set["computedDesiredCount"] != wanted:
            task_set.update(computedDesiredCount=wanted, stabilityStatus="STABILIZING")


def take_report(service, reported, steady):
    """How the tasks of a task set are; one that drains is gone with its last."""
    for task_set in list(service.task_sets):
        if task_set["id"] != reported["id"]:
            continue
        status = "STEADY_STATE" if steady else "STABILIZING"
        if task_set["stabilityStatus"] != status:
            task_set.update(stabilityStatus=status, stabilityStatusAt=utcnow())
        task_set.update(runningCount=reported["runningCount"], pendingCount=reported["pendingCount"], updatedAt=utcnow())
        if task_set["status"] == "DRAINING" and reported.get("idle"):
            service.task_sets.remove(task_set)


def new_task_set(service, settings, status):
    identity = f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}"
    scale = settings.get("scale") or WHOLE
    now = utcnow()
    return {
        "id": identity,
        "taskSetArn": f"{service.arn.replace(':service/', ':task-set/')}/{identity}",
        "serviceArn": service.arn,
        "clusterArn": service.cluster_arn,
        "startedBy": "CODE_DEPLOY",
        "externalId": settings.get("externalId"),
        "status": status,
        "taskDefinition": settings["taskDefinition"],
        "computedDesiredCount": computed(service, scale),
        "pendingCount": 0,
        "runningCount": 0,
        "createdAt": now,
        "updatedAt": now,
        "launchType": settings.get("launchType") or "FARGATE",
        "platformVersion": settings.get("platformVersion") or "LATEST",
        "networkConfiguration": settings.get("networkConfiguration") or {},
        "loadBalancers": settings.get("loadBalancers") or [],
        "serviceRegistries": [],
        "scale": scale,
        "stabilityStatus": "STABILIZING",
        "stabilityStatusAt": now,
        "tags": settings.get("tags") or [],
    }


def computed(service, scale):
    return ceil(service.desired_count * scale["value"] / 100)


def service_of(self):
    cluster = self._get_param("cluster", "default")
    found, _ = self.ecs_backend.describe_services(cluster, [self._get_param("service")])
    if not found:
        raise EcsClientException("Service not found.")
    return found[0]


def task_set_of(service, identity):
    for task_set in service.task_sets:
        if identity in (task_set["id"], task_set["taskSetArn"]):
            return task_set
    raise TaskSetNotFoundException


def create_task_set(self):
    service, request = service_of(self), dict(self._get_params())
    if not by_code_deploy(service) and service.deployment_controller.get("type") != "EXTERNAL":
        raise InvalidParameterException("The service's deployment controller does not take task sets.")
    request["taskDefinition"] = self.ecs_backend.describe_task_definition(request["taskDefinition"]).arn
    task_set = new_task_set(service, request, "ACTIVE")
    service.task_sets.append(task_set)
    return ActionResult({"taskSet": task_set})


def describe_task_sets(self):
    service, asked = service_of(self), self._get_param("taskSets", [])
    found = [one for one in service.task_sets if not asked or one["id"] in asked or one["taskSetArn"] in asked]
    return ActionResult({"taskSets": found, "failures": []})


def update_task_set(self):
    service = service_of(self)
    task_set = task_set_of(service, self._get_param("taskSet"))
    task_set["scale"] = self._get_param("scale")
    count_again(service)
    return ActionResult({"taskSet": task_set})


def delete_task_set(self):
    service = service_of(self)
    task_set = task_set_of(service, self._get_param("taskSet"))
    if task_set["status"] == "PRIMARY" and not self._get_param("force"):
        raise InvalidParameterException("The primary task set cannot be deleted while it is scaled above 0.")
    task_set.update(status="DRAINING", computedDesiredCount=0, updatedAt=utcnow())
    return ActionResult({"taskSet": task_set})


def update_service_primary_task_set(self):
    service = service_of(self)
    primary = task_set_of(service, self._get_param("primaryTaskSet"))
    for task_set in service.task_sets:
        if task_set["status"] == "PRIMARY":
            task_set["status"] = "ACTIVE"
    primary["status"] = "PRIMARY"
    service.load_balancers = primary["loadBalancers"]
    service.task_definition = primary["taskDefinition"]
    service.network_configuration = primary["networkConfiguration"]
    service.platform_version = primary["platformVersion"]
    return ActionResult({"taskSet": primary})
