import { HistoryError, PermanentError, RouterError, TransientError } from "../core/router-error";

/** What errors of AWS mean for the router, by their names. Whatever is not here is judged by its HTTP status. */
const classes: Readonly<Record<string, "transient" | "permanent" | "history">> = {
  // Too much at once, or something else is at work: the same call succeeds later.
  ThrottlingException: "transient",
  Throttling: "transient",
  ThrottledException: "transient",
  RequestThrottled: "transient",
  RequestThrottledException: "transient",
  TooManyRequestsException: "transient",
  RequestLimitExceeded: "transient",
  LimitExceededException: "transient",
  ProvisionedThroughputExceededException: "transient",
  SlowDown: "transient",
  ConcurrentPipelineExecutionsLimitExceededException: "transient",
  ConcurrentModificationException: "transient",
  ConflictException: "transient",
  TransactionConflictException: "transient",
  TransactionInProgressException: "transient",
  // Nobody answered, or the session ended in between.
  TimeoutError: "transient",
  AbortError: "transient",
  CredentialsProviderError: "transient",
  ExpiredTokenException: "transient",
  RequestTimeTooSkewed: "transient",
  // The key service is away.
  EncryptionIntegrityChecksFailedException: "transient",
  EncryptionKeyUnavailableException: "transient",
  KMSInternalException: "transient",
  KMSThrottlingException: "transient",
  // Somebody has to mend something: a name, a policy, a key, the declaration of a pipeline.
  PipelineNotFoundException: "permanent",
  ValidationException: "permanent",
  RepositoryDoesNotExistException: "permanent",
  ResourceNotFoundException: "permanent",
  NoSuchBucket: "permanent",
  NoSuchKey: "permanent",
  ParameterNotFound: "permanent",
  AccessDenied: "permanent",
  AccessDeniedException: "permanent",
  InvalidSignatureException: "permanent",
  UnrecognizedClientException: "permanent",
  EncryptionKeyAccessDeniedException: "permanent",
  EncryptionKeyDisabledException: "permanent",
  EncryptionKeyNotFoundException: "permanent",
  KMSAccessDeniedException: "permanent",
  KMSDisabledException: "permanent",
  // An answer, not an error: git no longer has it.
  CommitDoesNotExistException: "history",
};

/** Of sockets and resolvers, by their codes. */
const lostConnections = /^(E(CONN\w+|PIPE|HOSTUNREACH|NETUNREACH|TIMEDOUT|AI_AGAIN)|UND_ERR_\w+)$/;

interface AwsError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
  readonly code?: string;
}

/**
 * An error of an SDK as the core knows it. Of what is no answer of AWS, an error of ours, nothing is made: it is returned as it is.
 *
 * @param place what was asked for: `codecommit thrive-services`
 */
export function routerError(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof RouterError) return error;
  const kind = classOf(error);
  if (kind === undefined) return error;
  const code = (error as AwsError).code ?? error.name;
  const message = `${place}: ${error.message}`;
  if (kind === "transient") return new TransientError(code, message, { cause: error });
  if (kind === "permanent") return new PermanentError(code, message, { cause: error });
  return new HistoryError(code, message, { cause: error });
}

function classOf(error: AwsError): "transient" | "permanent" | "history" | undefined {
  if (error.code !== undefined && lostConnections.test(error.code)) return "transient";
  const known = classes[error.name];
  if (known !== undefined) return known;
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  if (status === undefined) return undefined;
  // An answer of 200 that is an error could not be read: something between here and AWS gave it.
  return status >= 500 || status === 429 || status < 400 ? "transient" : "permanent";
}

/** Does what asks AWS; what fails is an error of the router. */
export async function asking<Answer>(place: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw routerError(error, place);
  }
}
