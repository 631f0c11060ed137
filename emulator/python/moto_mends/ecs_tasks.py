"""
What: tasks, services and their deployments are as whoever runs the tasks last reported them, and are told to run and to stop by its answer.
Why: moto runs no task; on AWS the agent beside a task submits its state.
Echoes: nothing
Gone when: never; it is the way between the programs.
"""

import ipaddress
from datetime import datetime, timezone

from moto.core.responses import ActionResult
from moto.ec2 import ec2_backends
from moto.ecs.exceptions import ECSException, EcsClientException, InvalidParameterException
from moto.ecs.models import ecs_backends
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.moto_api._internal import mock_random

from moto_control import answer_at
from moto_mends.ecs_service import has_tasks, start_deployment
from moto_mends.ecs_task_sets import take_report as take_task_set

# How many stopped tasks of a cluster are remembered; AWS forgets them after an hour.
STOPPED_KEPT = 200
EVENTS_KEPT = 100
# By cluster and client token: what RunTask was asked for with it, and which tasks it ran.
asked_with = {}
TIMES = ("createdAt", "startedAt", "stoppingAt", "stoppedAt", "pullStartedAt", "pullStoppedAt", "connectivityAt", "executionStoppedAt")


class ConflictException(ECSException):
    code = "ConflictException"


def apply():
    answer_at("ecs", take_report)
    EC2ContainerServiceResponse.describe_tasks = describe_tasks
    EC2ContainerServiceResponse.list_tasks = list_tasks
    EC2ContainerServiceResponse.stop_task = stop_task
    EC2ContainerServiceResponse.run_task = run_task


def take_report(report):
    """Answers what the reporter has to do: tasks to `run` that belong to no service, and to `stop` by somebody's wish."""
    backend = ecs_backends[report["account"]][report["region"]]
    for task in report.get("tasks", []):
        take_task(backend, task)
    for service in report.get("services", []):
        take_service(backend, service)
    count_tasks(backend)
    every = [task for of_cluster in backend.tasks.values() for task in of_cluster.values()]
    return {
        "run": [task for task in every if task["lastStatus"] == "PROVISIONING" and not task.get("reported")],
        "stop": [task for task in every if task["desiredStatus"] == "STOPPED" and task["lastStatus"] != "STOPPED"],
    }


def take_task(backend, task):
    of_cluster = backend.tasks.setdefault(task["clusterArn"].split("/")[-1], {})
    known = of_cluster.get(task["taskArn"], {})
    if known.get("desiredStatus") == "STOPPED":
        task["desiredStatus"] = "STOPPED"
        task["stoppedReason"] = task.get("stoppedReason") or known.get("stoppedReason")
    task["tags"] = task.get("tags") or known.get("tags", [])
    task["attachments"] = known.get("attachments") or attachments(backend, task.pop("subnets", []))
    of_cluster[task["taskArn"]] = with_times({**known, **task, "reported": True})
    stopped = [arn for arn, one in of_cluster.items() if one["lastStatus"] == "STOPPED"]
    for arn in stopped[:-STOPPED_KEPT]:
        del of_cluster[arn]


def with_times(task):
    read = {name: datetime.fromisoformat(task[name]) for name in TIMES if isinstance(task.get(name), str)}
    return {**task, **read}


def attachments(backend, subnets):
    """The network interface that a task would have: an address of its first subnet."""
    known = ec2_backends[backend.account_id][backend.region_name].subnets
    subnet = next((zone[one] for one in subnets for zone in known.values() if one in zone), None)
    if subnet is None:
        return []
    network = ipaddress.ip_network(subnet.cidr_block)
    address = str(network[mock_random.randint(4, network.num_addresses - 2)])
    details = {
        "subnetId": subnet.id,
        "networkInterfaceId": f"eni-{mock_random.get_random_hex(17)}",
        "privateDnsName": f"ip-{address.replace('.', '-')}.ec2.internal",
        "privateIPv4Address": address,
    }
    interface = {"type": "ElasticNetworkInterface", "status": "ATTACHED", "id": str(mock_random.uuid4())}
    return [{**interface, "details": [{"name": name, "value": value} for name, value in details.items()]}]


def take_service(backend, report):
    service = next((one for one in backend.services.values() if one.arn == report["arn"]), None)
    if service is None:
        return
    now = datetime.now(timezone.utc)
    for event in report.get("events", []):
        service.events.insert(0, {"id": str(mock_random.uuid4()), "createdAt": now, "message": event})
    del service.events[EVENTS_KEPT:]
    for reported in report.get("deployments", []):
        for deployment in service.deployments:
            if deployment["id"] == reported["id"]:
                deployment.update(reported, updatedAt=now)
        take_task_set(service, {**reported, "idle": report.get("idle")}, report.get("steady"))
    roll_back(service, report.get("rollBack"))
    ended = report.get("ended", [])
    service.deployments = [one for one in service.deployments if one["status"] == "PRIMARY" or one["id"] not in ended]
    if service.status == "DRAINING" and report.get("idle") and not has_tasks(service):
        service.status = "INACTIVE"


def roll_back(service, order):
    """Nothing when somebody has started another deployment since."""
    if not order or service.deployments[0]["id"] != order["failed"]:
        return
    to = order["to"]
    service.task_definition = to["taskDefinition"]
    service.network_configuration = to.get("networkConfiguration") or {}
    service.platform_version = to.get("platformVersion")
    changes = {name: to.get(name) for name in ("serviceConnectConfiguration", "volumeConfigurations")}
    start_deployment(service, changes, f"ECS deployment circuit breaker: rolling back to deploymentId {to['id']}.")


def count_tasks(backend):
    for cluster in backend.clusters.values():
        tasks = backend.tasks.get(cluster.name, {}).values()
        cluster.running_tasks_count = sum(task["lastStatus"] == "RUNNING" for task in tasks)
        cluster.pending_tasks_count = sum(task["lastStatus"] in ("PROVISIONING", "PENDING", "ACTIVATING") for task in tasks)


def tasks_of(self):
    cluster = self.ecs_backend._get_cluster(self._get_param("cluster", "default"))
    return self.ecs_backend.tasks.get(cluster.name, {})


def describe_tasks(self):
    asked = self._get_param("tasks", [])
    if not asked:
        raise InvalidParameterException("Tasks cannot be empty.")
    known = {arn.split("/")[-1]: task for arn, task in tasks_of(self).items()}
    found = [known[one.split("/")[-1]] for one in asked if one.split("/")[-1] in known]
    hidden = () if "TAGS" in self._get_param("include", []) else ("tags",)
    cluster = self.ecs_backend._get_cluster(self._get_param("cluster", "default")).arn.replace(":cluster/", ":task/")
    missing = [{"arn": one if ":" in one else f"{cluster}/{one}", "reason": "MISSING"} for one in asked if one.split("/")[-1] not in known]
    shown = [{name: value for name, value in task.items() if name not in hidden} for task in found]
    return ActionResult({"tasks": shown, "failures": missing})


def list_tasks(self):
    wanted = {
        "startedBy": self._get_param("startedBy"),
        "desiredStatus": self._get_param("desiredStatus", "RUNNING"),
        "launchType": self._get_param("launchType"),
    }
    service, family = self._get_param("serviceName"), self._get_param("family")
    if service:
        wanted["group"] = f"service:{service.split('/')[-1]}"
    found = [
        arn
        for arn, task in tasks_of(self).items()
        if all(value is None or task.get(name) == value for name, value in wanted.items())
        and (not family or task["taskDefinitionArn"].split("/")[-1].split(":")[0] == family)
    ]
    return ActionResult({"taskArns": found})


def stop_task(self):
    identity = self._get_param("task").split("/")[-1]
    task = next((one for arn, one in tasks_of(self).items() if arn.split("/")[-1] == identity), None)
    if task is None:
        raise InvalidParameterException("The referenced task was not found.")
    if task["lastStatus"] != "STOPPED":
        reason = self._get_param("reason") or "Task stopped by user"
        task.update(desiredStatus="STOPPED", stopCode="UserInitiated", stoppedReason=reason)
    return ActionResult({"task": task})


def run_task(self):
    backend = self.ecs_backend
    cluster = backend._get_cluster(self._get_param("cluster", "default"))
    token, request = self._get_param("clientToken"), self._get_params()
    if (cluster.arn, token) in asked_with:
        return run_before(backend, cluster, *asked_with[cluster.arn, token], request)
    definition = backend.describe_task_definition(self._get_param("taskDefinition"))
    network = self._get_param("networkConfiguration") or {}
    refuse(definition, self._get_param("overrides") or {})
    if definition.network_mode == "awsvpc" and not network:
        raise InvalidParameterException("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
    tasks = [new_task(self, backend, cluster, definition, network) for _ in range(self._get_int_param("count", 1))]
    backend.tasks.setdefault(cluster.name, {}).update({task["taskArn"]: task for task in tasks})
    if token:
        asked_with[cluster.arn, token] = (request, [task["taskArn"] for task in tasks])
    return ActionResult({"tasks": tasks, "failures": []})


def run_before(backend, cluster, first_request, arns, request):
    """The same token is the same tasks."""
    if request != first_request:
        raise ConflictException("The clientToken was used before with other parameters.")
    known = backend.tasks.get(cluster.name, {})
    return ActionResult({"tasks": [known[arn] for arn in arns if arn in known], "failures": []})


def refuse(definition, overrides):
    if definition.status != "ACTIVE":
        raise EcsClientException("TaskDefinition is inactive")
    names = [one["name"] for one in definition.container_definitions]
    for override in overrides.get("containerOverrides", []):
        if override.get("name") not in names:
            message = f"Override for container named {override.get('name')} is not a container in the TaskDefinition."
            raise InvalidParameterException(message)


def new_task(self, backend, cluster, definition, network):
    arn = f"{cluster.arn.replace(':cluster/', ':task/')}/{mock_random.uuid4().hex}"
    subnets = (network.get("awsvpcConfiguration") or {}).get("subnets", [])
    return {
        "taskArn": arn,
        "clusterArn": cluster.arn,
        "taskDefinitionArn": definition.arn,
        "group": self._get_param("group") or f"family:{definition.family}",
        "startedBy": self._get_param("startedBy"),
        "launchType": self._get_param("launchType") or "FARGATE",
        "overrides": self._get_param("overrides") or {},
        "tags": self._get_param("tags") or [],
        "cpu": definition.cpu,
        "memory": definition.memory,
        "desiredStatus": "RUNNING",
        "lastStatus": "PROVISIONING",
        "containers": [{"name": one["name"], "image": one["image"], "lastStatus": "PENDING"} for one in definition.container_definitions],
        "attachments": attachments(backend, subnets),
        "networkConfiguration": network,
        "createdAt": datetime.now(timezone.utc),
    }
