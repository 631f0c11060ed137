export { PipelineAlarms, type PipelineAlarmsConfig } from "./pipeline-alarms";
