export { DeployRole, type DeployRoleConfig } from "./deploy-role";
