export { createAlarms } from "./create-alarms";
