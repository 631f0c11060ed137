export { ServiceMonitoring, type ServiceMonitoringConfig } from "./service-monitoring";
export { deploymentAlarms } from "./service-alarms";
