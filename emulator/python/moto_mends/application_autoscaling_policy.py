"""
What: an updated scaling policy keeps its ARN, and the alarms of what it was go.
Why: moto makes a new policy in its place, and leaves two alarms behind with every update.
Echoes: nothing
Gone when: the trials leave no alarm behind without this file.
"""

from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeApplicationAutoscalingPolicy


def apply():
    put_without = ApplicationAutoscalingBackend.put_scaling_policy

    def put_scaling_policy(self, policy_name, service_namespace, resource_id, scalable_dimension, *body, **named_body):
        place = (service_namespace, resource_id, scalable_dimension, policy_name)
        before = self.policies.get(FakeApplicationAutoscalingPolicy.formulate_key(*place))
        policy = put_without(
            self, policy_name, service_namespace, resource_id, scalable_dimension, *body, **named_body
        )
        if before:
            before.delete_alarms(self.account_id, self.region_name)
            policy.policy_arn = before.policy_arn
        return policy

    ApplicationAutoscalingBackend.put_scaling_policy = put_scaling_policy
