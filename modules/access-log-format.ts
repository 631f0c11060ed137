/** One JSON line a request: who, what, how long and why, and nothing of its content. */
export const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  traceId: "$context.xrayTraceId",
  time: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  caller: "$context.identity.userArn",
  method: "$context.httpMethod",
  domain: "$context.domainName",
  path: "$context.path",
  status: "$context.status",
  responseBytes: "$context.responseLength",
  latencyMilliseconds: "$context.responseLatency",
  integrationStatus: "$context.integrationStatus",
  integrationLatencyMilliseconds: "$context.integrationLatency",
  error: "$context.error.message",
  webAcl: "$context.waf.status",
});
