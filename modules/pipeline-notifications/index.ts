export { PipelineNotifications, type PipelineNotificationsConfig } from "./pipeline-notifications";
