export { ChangeQueue, type ChangeQueueConfig } from "./change-queue";
