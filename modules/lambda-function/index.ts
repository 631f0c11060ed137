export { LambdaFunction, type FunctionCode, type LambdaFunctionConfig } from "./lambda-function";
