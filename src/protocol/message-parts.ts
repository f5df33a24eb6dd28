// The slices of one SIP or HTTP message inside the bytes of a log record.

/** Where the parts of one message lie in `bytes`; the three ranges need not be adjacent. */
export interface MessageParts {
  readonly bytes: Uint8Array
  readonly startFrom: number
  readonly startTo: number
  readonly headFrom: number
  readonly headTo: number
  readonly bodyFrom: number
  readonly bodyTo: number
}
