export { DeliveryPipeline, type DeliveryPipelineConfig } from "./delivery-pipeline";
