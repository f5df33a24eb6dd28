// A value that must never be printed: passwords, keys, hashes, tickets.

const HIDDEN = '[redacted]'

/** Holds a secret; every way of printing it gives `[redacted]`. */
export class Secret<T> {
  readonly #value: T
  constructor(value: T) {
    this.#value = value
  }
  /** The value itself; only for the computation that needs it. */
  reveal(): T {
    return this.#value
  }
  toString(): string {
    return HIDDEN
  }
  toJSON(): string {
    return HIDDEN
  }
  /** What Node's console and util.inspect print. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN
  }
}
