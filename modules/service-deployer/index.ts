export { ServiceDeployer, type ServiceDeployerConfig } from "./service-deployer";
