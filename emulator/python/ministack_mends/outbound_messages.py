"""
What: e-mail and SMS go to the inbox, those to subscribers of topics too; an e-mail that the inbox refuses counts as one that the topic could not deliver.
Why: MiniStack keeps those of SES and direct SMS for itself, and drops those to subscribers.
Echoes: nothing
Gone when: never; it is the way between the two programs.
"""

import outside
from ministack.services import cloudwatch, ses, ses_v2, sns
from outside import hand_over


class Told(list):
    """A list that tells of what is appended."""

    def __init__(self, entries, tell):
        super().__init__(entries)
        self.tell = tell

    def append(self, entry):
        super().append(entry)
        self.tell(entry)


def apply():
    ses._sent_emails_list = ses_v2._sent_emails_list = sent_emails
    sms_log_without, fanout_without = sns._sms_log_for, sns._fanout

    def sms_log_for(number):
        return Told(sms_log_without(number), lambda sent: send_sms(number, sent["Message"]))

    def fanout(topic_arn, msg_id, message, subject, message_structure="", message_attributes=None, **options):
        fanout_without(topic_arn, msg_id, message, subject, message_structure, message_attributes, **options)
        topic = sns._topic_by_arn_any_scope(topic_arn) or {"subscriptions": []}
        for sub in topic["subscriptions"]:
            text = sns._resolve_message_for_protocol(message, message_structure, sub["protocol"])
            if sub.get("confirmed") and sns._matches_filter_policy(sub, message_attributes or {}, text):
                send_to(sub, topic_arn, subject, text)

    sns._sms_log_for, sns._fanout = sms_log_for, fanout
    outside.bounced = bounced


def bounced(message):
    topic = message.get("from", "")
    if topic.startswith("arn:aws:sns:"):
        dimensions = {"TopicName": topic.rsplit(":", 1)[-1]}
        cloudwatch.record_metric("AWS/SNS", "NumberOfNotificationsFailed", 1, "Count", dimensions)


def sent_emails():
    entries = ses._sent_emails.get("entries")
    if not isinstance(entries, Told):
        entries = ses._sent_emails["entries"] = Told(entries or [], send_email)
    return entries


def send_email(sent):
    hand_over(
        {
            "channel": "email",
            "from": sent["Source"],
            "to": [*sent["To"], *sent.get("CC", []), *sent.get("BCC", [])],
            "subject": sent.get("Subject") or sent.get("RenderedSubject", ""),
            "body": first_of(sent, "BodyText", "RenderedBodyText", "BodyHtml", "RenderedBodyHtml"),
        }
    )


def first_of(entry, *names):
    return next((entry[name] for name in names if entry.get(name)), "")


def send_to(sub, topic_arn, subject, text):
    if sub["protocol"] in ("email", "email-json"):
        title = subject or "AWS Notification Message"
        hand_over({"channel": "email", "from": topic_arn, "to": [sub["endpoint"]], "subject": title, "body": text})
    elif sub["protocol"] == "sms":
        send_sms(sub["endpoint"], text)


def send_sms(number, text):
    hand_over({"channel": "sms", "from": "", "to": [number], "subject": "", "body": text})
