export { deploymentAlarms, ServiceMonitoring, type ServiceMonitoringConfig } from "./service-monitoring";
