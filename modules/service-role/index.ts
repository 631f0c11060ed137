export { ServiceRole, type ServiceRoleConfig } from "./service-role";
