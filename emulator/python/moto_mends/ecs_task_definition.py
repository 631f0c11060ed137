"""
What: a family without a revision means its latest active revision, a service refuses an inactive one, and revisions are listed in order and in pages.
Why: moto answers the latest revision even when it was deregistered, as a failed release leaves it, and lists all at once, oldest first.
Echoes: nothing
Gone when: the test of releases from outside plans no change without this file.
"""

from moto.core.responses import ActionResult
from moto.ecs.exceptions import EcsClientException
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse

MOST = 100


def apply():
    describe = EC2ContainerServiceBackend.describe_task_definition
    create = EC2ContainerServiceBackend.create_service
    update = EC2ContainerServiceBackend.update_service

    def describe_task_definition(self, task_definition_str):
        family = task_definition_str.split("/")[-1]
        if ":" in family:
            return describe(self, task_definition_str)
        revisions = self.task_definitions.get(family, {}).values()
        active = [definition for definition in revisions if definition.status == "ACTIVE"]
        if not active:
            raise EcsClientException("Unable to describe task definition.")
        return max(active, key=lambda definition: definition.revision)

    def refuse_inactive(backend, task_definition):
        if task_definition and backend.describe_task_definition(task_definition).status != "ACTIVE":
            raise EcsClientException("TaskDefinition is inactive")

    def create_service(self, cluster_str, service_name, desired_count, task_definition_str=None, *others, **settings):
        refuse_inactive(self, task_definition_str)
        return create(self, cluster_str, service_name, desired_count, task_definition_str, *others, **settings)

    def update_service(self, service_properties):
        refuse_inactive(self, service_properties.get("task_definition"))
        return update(self, service_properties)

    EC2ContainerServiceBackend.describe_task_definition = describe_task_definition
    EC2ContainerServiceBackend.create_service = create_service
    EC2ContainerServiceBackend.update_service = update_service
    EC2ContainerServiceResponse.list_task_definitions = list_task_definitions


def list_task_definitions(self):
    family, status = self._get_param("familyPrefix"), self._get_param("status") or "ACTIVE"
    known = [one for revisions in self.ecs_backend.task_definitions.values() for one in revisions.values()]
    found = [one for one in known if one.status == status and family in (None, one.family)]
    found.sort(key=lambda one: (one.family, one.revision), reverse=self._get_param("sort") == "DESC")
    first = int(self._get_param("nextToken") or 0)
    last = first + int(self._get_param("maxResults") or MOST)
    more = {"nextToken": str(last)} if last < len(found) else {}
    return ActionResult({"taskDefinitionArns": [one.arn for one in found[first:last]], **more})
