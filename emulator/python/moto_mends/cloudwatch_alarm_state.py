"""
What: a new alarm has insufficient data, and an updated one keeps the state that it had.
Why: moto says that every alarm that is put is OK, so that an update would end what is wrong.
Echoes: nothing
Gone when: the test `an alarm begins without data` of the emulator lane passes without this file.
"""

from moto.cloudwatch.models import CloudWatchBackend

STATE = ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp", "history")


def apply():
    put_without = CloudWatchBackend.put_metric_alarm

    def put_metric_alarm(self, *args, **named):
        before = self.alarms.get(named.get("name"))
        alarm = put_without(self, *args, **named)
        alarm.state_value = "INSUFFICIENT_DATA"
        for field in STATE if before else ():
            setattr(alarm, field, getattr(before, field))
        return alarm

    CloudWatchBackend.put_metric_alarm = put_metric_alarm
