export { ImageRepository, type ImagePuller, type ImageRepositoryConfig } from "./image-repository";
