"""Whether the key of an encrypted topic lets an AWS service use it: on AWS, who may publish must have the key too."""

from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region
from ministack.services import kms, sns

ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")
ENCRYPTED = "kms:encryptioncontext:aws:sns:topicarn"  # what SNS encrypts with
THROUGH_SNS = {"codestar-notifications.amazonaws.com"}  # SNS asks for the key in its name; the others ask for themselves


def key_allows(topic_arn, service, source_arn):
    topic = sns._topic_by_arn_any_scope(topic_arn) or {}
    name = topic.get("attributes", {}).get("KmsMasterKeyId")
    if not name:
        return True
    key = kms._resolve_key(name)
    if key is None:  # AWS's own key of SNS, whose policy nobody can change, is no key for other services
        return False
    return all(allows(key, action, service, {"aws:sourcearn": source_arn, ENCRYPTED: topic_arn}) for action in ACTIONS)


def allows(key, action, service, keys):
    context = EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action=action,
        resource_arn=key["Arn"],
        region=get_region(),
        service_context={
            **keys,
            "aws:sourceaccount": get_account_id(),
            **({"kms:viaservice": f"sns.{get_region()}.amazonaws.com"} if service in THROUGH_SNS else {}),
        },
    )
    return evaluate_resource_policy(key.get("Policy"), context, service=service).decision == "Allow"
