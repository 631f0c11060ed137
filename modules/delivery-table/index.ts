export { DeliveryTable, type DeliveryTableConfig } from "./delivery-table";
