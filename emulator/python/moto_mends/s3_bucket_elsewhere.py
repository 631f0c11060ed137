"""
What: what moto writes to a bucket, flow logs first of all, finds the bucket in the other home.
Why: moto looks buckets up in its own S3, which nobody fills here.
Echoes: nothing
Gone when: S3 and EC2 share a home, or the trial `network` applies without this file.
"""

import os

import boto3
from botocore.exceptions import ClientError
from moto.s3.exceptions import MissingBucket
from moto.s3.models import S3Backend


def apply():
    S3Backend.get_bucket = bucket_of_the_other_home


def bucket_of_the_other_home(backend, name):
    """AWS_ENDPOINT_URL, which boto3 reads, is the router's."""
    s3 = boto3.client("s3", region_name=os.environ["AWS_DEFAULT_REGION"])
    try:
        return s3.head_bucket(Bucket=name)
    except ClientError as missing:
        raise MissingBucket(bucket=name) from missing
