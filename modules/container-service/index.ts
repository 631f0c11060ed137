export { ContainerService, type ContainerServiceConfig } from "./container-service";
