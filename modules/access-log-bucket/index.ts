export { AccessLogBucket, type AccessLogBucketConfig } from "./access-log-bucket";
