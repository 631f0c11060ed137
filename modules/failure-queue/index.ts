export { FailureQueue, type FailureQueueConfig } from "./failure-queue";
