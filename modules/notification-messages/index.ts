export { NotificationMessages, type NotificationMessagesConfig } from "./notification-messages";
