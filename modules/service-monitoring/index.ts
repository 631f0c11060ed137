export { ServiceMonitoring, type ServiceMonitoringConfig } from "./service-monitoring";
