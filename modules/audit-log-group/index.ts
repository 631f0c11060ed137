export { AuditLogGroup, type AuditLogGroupConfig } from "./audit-log-group";
