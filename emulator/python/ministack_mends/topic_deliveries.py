"""
What: a topic writes to an encrypted queue only when the queue's key lets it, and counts what it has published, delivered and not delivered.
Why: MiniStack writes without the key, and measures nothing.
Echoes: nothing
Gone when: the test `fire-drill` passes without this file.
"""

from ministack.core.responses import get_account_id
from ministack.services import cloudwatch, sns, sqs
from topic_key import key_of_queue_allows

SERVICE = "sns.amazonaws.com"


def apply():
    deliver_without, fanout_without = sns._deliver_to_sqs, sns._fanout

    def deliver_to_sqs(endpoint, *arguments, topic_arn="", **options):
        if not reaches(endpoint, topic_arn):
            count("NumberOfNotificationsFailed", topic_arn)
            return print(f"SNS: {topic_arn} may not write to {endpoint}", flush=True)
        deliver_without(endpoint, *arguments, topic_arn=topic_arn, **options)
        count("NumberOfNotificationsDelivered", topic_arn)

    def fanout(topic_arn, *arguments, **options):
        count("NumberOfMessagesPublished", topic_arn)
        fanout_without(topic_arn, *arguments, **options)

    sns._deliver_to_sqs, sns._fanout = deliver_to_sqs, fanout


def reaches(queue_arn, topic_arn):
    allowed = sqs.queue_policy_allows(queue_arn, SERVICE, topic_arn, get_account_id())
    return allowed and key_of_queue_allows(queue_arn, SERVICE, topic_arn)


def count(metric, topic_arn):
    cloudwatch.record_metric("AWS/SNS", metric, 1, "Count", {"TopicName": topic_arn.rsplit(":", 1)[-1]})
