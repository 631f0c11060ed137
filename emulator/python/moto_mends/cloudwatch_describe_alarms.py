"""
What: alarms are described by name or prefix, state and action together, in pages; of composite ones when they are asked for.
Why: moto takes the first of these filters alone, so that alarms of a prefix in state ALARM would be all of that prefix.
Echoes: nothing
Gone when: the test `promotion` passes without this file.
"""

from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

MOST = 100


def apply():
    CloudWatchResponse.describe_alarms = describe_alarms


def describe_alarms(self):
    asked = {name: self._get_param(name) for name in ("AlarmNames", "AlarmNamePrefix", "StateValue", "ActionPrefix")}
    types = self._get_param("AlarmTypes") or ["MetricAlarm"]
    known = sorted(self.cloudwatch_backend.alarms.values(), key=lambda alarm: alarm.name)
    found = [alarm for alarm in known if kind(alarm) in types and fits(alarm, asked)]
    first = int(self._get_param("NextToken") or 0)
    last = first + int(self._get_param("MaxRecords") or MOST)
    page = found[first:last]
    answer = {
        "MetricAlarms": [alarm for alarm in page if alarm.rule is None],
        "CompositeAlarms": [alarm for alarm in page if alarm.rule is not None],
    }
    return ActionResult({**answer, **({"NextToken": str(last)} if last < len(found) else {})})


def kind(alarm):
    return "MetricAlarm" if alarm.rule is None else "CompositeAlarm"


def fits(alarm, asked):
    actions = [*(alarm.alarm_actions or []), *alarm.ok_actions, *alarm.insufficient_data_actions]
    return (
        (not asked["AlarmNames"] or alarm.name in asked["AlarmNames"])
        and alarm.name.startswith(asked["AlarmNamePrefix"] or "")
        and alarm.state_value == (asked["StateValue"] or alarm.state_value)
        and (not asked["ActionPrefix"] or any(action.startswith(asked["ActionPrefix"]) for action in actions))
    )
