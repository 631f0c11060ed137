export { ChatChannel, type ChatChannelConfig } from "./chat-channel";
