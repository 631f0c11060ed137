"""
What: the parts of the local AWS can act as the AWS services that they stand for: assume a role that trusts the service, publish to a topic that lets it, and whose key does.
Why: on AWS a service is a principal of its own; to MiniStack who calls is root, whom such policies do not mean.
Echoes: nothing
Gone when: never; it is the way between the programs.
"""

import json
import time

from ministack.core.arn import parse_arn
from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam, sns, sts
from ministack_control import answer_at
from topic_key import key_allows

SESSION_SECONDS = 6 * 3600  # what ECS asks for


def apply():
    answer_at("role-session", role_session)
    answer_at("publish", publish)


def role_session(request):
    """Asked with roleArn, sessionName, service and sourceArn."""
    arn = request["roleArn"]
    role = iam._roles.get(arn.rsplit("/", 1)[-1])
    if role is None or role["Arn"] != arn or not trusts(role, request):
        return {"code": "AccessDenied"}
    keys = {"accessKeyId": sts._gen_session_access_key(), "secretAccessKey": sts._gen_secret(), "sessionToken": sts._gen_session_token()}
    expires = time.time() + SESSION_SECONDS
    sts.register_session(keys["accessKeyId"], {
        "Arn": f"arn:aws:sts::{get_account_id()}:assumed-role/{role['RoleName']}/{request['sessionName']}",
        "UserId": f"{role['RoleId']}:{request['sessionName']}",
        "SecretAccessKey": keys["secretAccessKey"],
        "SessionToken": keys["sessionToken"],
        "Expiration": expires,
        "AccountId": get_account_id(),
        "PrincipalType": "AssumedRole",
    })
    return {**keys, "expiration": int(expires * 1000)}


def trusts(role, request):
    document = role["AssumeRolePolicyDocument"]
    trust = json.loads(document) if isinstance(document, str) else document
    statements = trust["Statement"] if isinstance(trust["Statement"], list) else [trust["Statement"]]
    context = EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action="sts:AssumeRole",
        resource_arn=role["Arn"],
        region=get_region(),
        service_context={"aws:sourcearn": request["sourceArn"], "aws:sourceaccount": parse_arn(request["sourceArn"]).account_id},
    )
    whole = {"Statement": [{**statement, "Resource": "*"} for statement in statements]}
    return evaluate_resource_policy(whole, context, service=request["service"]).decision == "Allow"


def publish(request):
    """Asked with topicArn, subject, message, service and sourceArn."""
    topic = request["topicArn"]
    if not sns.topic_policy_allows(topic, request["service"], request["sourceArn"], get_account_id()):
        return {"code": "AuthorizationError", "message": f"{request['service']} is not authorized to perform: sns:Publish on resource: {topic}"}
    if not key_allows(topic, request["service"], request["sourceArn"]):
        return {"code": "KMSAccessDenied", "message": f"{request['service']} is not authorized to use the key of {topic}"}
    sns.publish_internal(topic, request["message"], request["subject"])
    return {}
