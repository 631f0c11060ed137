export { ArtifactBucket, type ArtifactBucketConfig } from "./artifact-bucket";
