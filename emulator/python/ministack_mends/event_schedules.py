"""
What: rules and schedules with a rate fire ten times as often, as ten of AWS's seconds pass in one here, and within a second of their time.
Why: MiniStack counts the seconds of the machine and looks every ten of them: a check every 15 minutes would be an hour and a half of AWS's late.
Echoes: nothing
Gone when: never; it is the local AWS's clock.
"""

from ministack.services import eventbridge

SPEED = 10  # of AWS's seconds in one of ours
LOOK_EVERY = 1  # second


def apply():
    parse_without = eventbridge._parse_rate_seconds

    def parse_rate(expression):
        seconds = parse_without(expression)
        return seconds and seconds / SPEED

    eventbridge._parse_rate_seconds = parse_rate
    eventbridge._SCHEDULER_TICK_INTERVAL = LOOK_EVERY
