"""
What: the targets that run here are registered and as healthy as whoever checks them last reported.
Why: moto checks nothing, says `healthy` of every target, and takes two ports of one address for one target.
Echoes: nothing
Gone when: never; it is the way between the programs.
"""

from moto.core.responses import ActionResult
from moto.elbv2.models import elbv2_backends
from moto.elbv2.responses import ELBV2Response

from moto_control import answer_at


def apply():
    describe_without = ELBV2Response.describe_target_health

    def describe_target_health(self):
        group = self.elbv2_backend.target_groups.get(self._get_param("TargetGroupArn"))
        answer = describe_without(self)
        reported = getattr(group, "reported_targets", [])
        asked = [address(one) for one in self._get_param("Targets", [])]
        found = [one for one in reported if not asked or address(one["Target"]) in asked]
        ours = {address(one["Target"]) for one in reported}
        others = [one for one in answer.result["TargetHealthDescriptions"] if address(one.target) not in ours]
        return ActionResult({"TargetHealthDescriptions": found + others})

    answer_at("elb", take_report)
    ELBV2Response.describe_target_health = describe_target_health


def address(target):
    return f"{target['Id']}:{target.get('Port')}"


def take_report(report):
    backend = elbv2_backends[report["account"]][report["region"]]
    for reported in report["groups"]:
        group = backend.target_groups.get(reported["arn"])
        if group is not None:
            group.reported_targets = reported["targets"]
    return {}
