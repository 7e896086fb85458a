// Errors that callers may tell apart by `code`.

export type FlowglassErrorCode =
  | 'bad-option'
  | 'bad-filter'
  | 'not-a-capture'
  | 'input-changed'
  | 'worker-failed'
  | 'engine-trap'
  | 'already-consumed'
  | 'closed';

/** Anything that ends a run other than an abort or an error of the input or output itself. */
export class FlowglassError extends Error {
  override readonly name = 'FlowglassError';

  constructor(
    readonly code: FlowglassErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
