export { NotificationTopic, type NotificationTopicConfig } from "./notification-topic";
