"""
What: GetMetricData knows percentiles, tells namespaces apart, reads dimensions in any order and does so quickly; ListMetrics names a metric once; the latest 100 000 values are kept.
Why: moto answers null for a percentile, mixes namespaces, compares every value with every period of every query, lists a metric of two dimensions as often as it was measured, and keeps all for ever.
Echoes: nothing
Gone when: the test `an alarm reads percentiles` of the emulator lane passes without this file.
"""

from datetime import datetime, timezone
from math import ceil

from moto.cloudwatch import models
from moto.cloudwatch.models import CloudWatchBackend, Statistics

KEPT = 100_000


def apply():
    put_without = CloudWatchBackend.put_metric_data
    get_without = CloudWatchBackend.get_metric_data
    statistic_without = Statistics.get_statistics_for_type

    def put_metric_data(self, *args, **named):
        put_without(self, *args, **named)
        del self.metric_data[:-KEPT]

    def get_metric_data(self, queries, start_time, end_time, scan_by="TimestampAscending"):
        if any("MetricStat" not in query for query in queries):
            return get_without(self, queries, start_time, end_time, scan_by)
        series = {}
        for value in self.get_all_metrics():
            if start_time <= value.timestamp < end_time:
                series.setdefault(key_of(value), []).append(value)
        return [answer(query, series, scan_by) for query in queries if query.get("ReturnData", True)]

    def get_statistics_for_type(self, stat):
        return percentile(self, float(stat[1:])) if stat.startswith("p") else statistic_without(self, stat)

    CloudWatchBackend.put_metric_data = put_metric_data
    CloudWatchBackend.get_metric_data = get_metric_data
    Statistics.get_statistics_for_type = get_statistics_for_type
    models.are_dimensions_same = lambda one, other: named(one) == named(other)


def key_of(value):
    if not hasattr(value, "series_key"):
        value.series_key = (value.namespace, value.name, named(value.dimensions))
    return value.series_key


def named(dimensions):
    return frozenset((dimension.name, dimension.value) for dimension in dimensions)


def answer(query, series, scan_by):
    asked = query["MetricStat"]
    metric, period, stat = asked["Metric"], int(asked["Period"]), asked["Stat"]
    dimensions = frozenset((dimension["Name"], dimension["Value"]) for dimension in metric.get("Dimensions", []))
    periods = {}
    for value in series.get((metric["Namespace"], metric["MetricName"], dimensions), []):
        if asked.get("Unit") in (None, value.unit):
            periods.setdefault(int(seconds(value.timestamp) // period * period), []).append(value)
    found = {time: statistic(values, stat) for time, values in periods.items()}
    # Sets of statistics have no percentiles: such a period has no value.
    times = sorted((time for time in found if found[time] is not None), reverse=scan_by == "TimestampDescending")
    return {
        "id": query["Id"],
        "label": query.get("Label") or f"{metric['MetricName']} {stat}",
        "values": [found[time] for time in times],
        "timestamps": [datetime.fromtimestamp(time, timezone.utc).replace(tzinfo=None) for time in times],
        "status_code": "Complete",
    }


def statistic(values, stat):
    statistics = Statistics([stat], values[0].timestamp)
    statistics.metric_data = values
    return statistics.get_statistics_for_type(stat)


def percentile(statistics, percent):
    values = sorted(statistics.metric_single_values_list)
    return values[max(0, ceil(percent / 100 * len(values)) - 1)] if values else None


def seconds(timestamp):
    return timestamp.replace(tzinfo=timestamp.tzinfo or timezone.utc).timestamp()
