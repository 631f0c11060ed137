export { DeliveryPipeline, type DeliveryPipelineConfig, type PipelineSource } from "./delivery-pipeline";
