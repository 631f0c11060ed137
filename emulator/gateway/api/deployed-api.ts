/** The part of a path below a custom domain that leads to a stage; the empty one is AWS's `(none)`. */
export interface BasePathMapping {
  readonly basePath: string;
  readonly apiId: string;
  /** Undefined: the segment after the base path names it. */
  readonly stage?: string;
}

export interface DeployedApi {
  readonly id: string;
  readonly name: string;
  /** Resource policy, JSON. */
  readonly policy?: string;
}

export interface Integration {
  readonly type: string;
  /** `ANY` passes the caller's method on. */
  readonly httpMethod?: string;
  readonly uri?: string;
  readonly connectionType?: string;
  readonly connectionId?: string;
  readonly timeoutMilliseconds: number;
  /** `integration.request.path.proxy` → `method.request.path.proxy`, or a value in single quotes. */
  readonly requestParameters: Readonly<Record<string, string>>;
}

export interface Method {
  readonly authorization: string;
  readonly authorizerId?: string;
  readonly apiKeyRequired: boolean;
  /** Names of the parameters that a request must have, where a validator checks them: `method.request.querystring.q`. */
  readonly requiredParameters: readonly string[];
  readonly integration?: Integration;
}

export interface Resource {
  readonly id: string;
  /** `/cases/{id}/{proxy+}` */
  readonly path: string;
  /** By HTTP method; `ANY` stands for those that are not there. */
  readonly methods: Readonly<Record<string, Method>>;
}

export interface Authorizer {
  readonly id: string;
  readonly type: string;
  readonly functionArn: string;
  /** `method.request.header.Authorization`, for REQUEST several with commas. */
  readonly identitySource: string;
  readonly validationExpression?: string;
  /** Seconds that a decision holds; 0 asks each time. */
  readonly ttlSeconds: number;
}

/** What a deployment freezes. */
export interface ApiDefinition {
  readonly resources: readonly Resource[];
  readonly authorizers: readonly Authorizer[];
}

/** Settings of a stage for one method. */
export interface MethodSetting {
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
  readonly loggingLevel?: string;
  readonly metricsEnabled?: boolean;
}

export interface DeployedStage {
  readonly name: string;
  readonly definition: ApiDefinition;
  /** By `resource path/METHOD` as API Gateway writes it (slashes as ~1), or `*` + `/*` for all. */
  readonly settings: Readonly<Record<string, MethodSetting>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly accessLog?: { readonly destinationArn: string; readonly format: string };
}

export interface VpcLink {
  readonly id: string;
  readonly status: string;
  readonly targetArns: readonly string[];
}
