export { CodeRepository, type CodeRepositoryConfig } from "./code-repository";
