"""
What: the alarms of a target tracking policy watch its metric against its target.
Why: moto compares every metric with 6, knows CPU and memory alone, and makes an alarm for less where scaling in is off.
Echoes: nothing
Gone when: the test `a target tracking policy raises the number of tasks` of the emulator lane passes without this file.
"""

from moto.applicationautoscaling.models import FakeApplicationAutoscalingPolicy
from moto.cloudwatch.models import Dimension, cloudwatch_backends

# Scaling in begins below nine tenths of the target, as AWS has it.
LOW = 0.9


def apply():
    generate_without = FakeApplicationAutoscalingPolicy._generate_ecs_alarms

    def generate(self):
        high, low = generate_without(self)
        config = self.target_tracking_scaling_policy_configuration
        high.threshold, low.threshold = config["TargetValue"], config["TargetValue"] * LOW
        for alarm in (high, low):
            watch(alarm, config)
        if config.get("DisableScaleIn"):
            cloudwatch_backends[self.account_id][self.region_name].delete_alarms([low.name])
            return [high]
        return [high, low]

    FakeApplicationAutoscalingPolicy._generate_ecs_alarms = generate


def watch(alarm, config):
    own = config.get("CustomizedMetricSpecification")
    predefined = config.get("PredefinedMetricSpecification", {})
    if own:
        alarm.namespace, alarm.metric_name, alarm.statistic = own["Namespace"], own["MetricName"], own["Statistic"]
        alarm.dimensions = [Dimension(one["Name"], one["Value"]) for one in own.get("Dimensions", [])]
        alarm.unit = own.get("Unit")
    elif predefined.get("PredefinedMetricType") == "ALBRequestCountPerTarget":
        # app/<name>/<id>/targetgroup/<name>/<id>
        balancer, group = predefined["ResourceLabel"].split("/targetgroup/")
        alarm.namespace, alarm.metric_name, alarm.statistic, alarm.unit = "AWS/ApplicationELB", "RequestCountPerTarget", "Sum", None
        alarm.dimensions = [Dimension("LoadBalancer", balancer), Dimension("TargetGroup", f"targetgroup/{group}")]
