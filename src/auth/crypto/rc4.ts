// RC4 as NTLM (MS-NLMP §3.4) and Kerberos (RFC 4757) use it. Written out because OpenSSL 3 has it only in its legacy provider.

/** A key stream; every call goes on where the one before ended. */
export interface Rc4 {
  /** Encrypts or decrypts: the two are the same. */
  apply(data: Uint8Array): Uint8Array<ArrayBuffer>
}

/** Starts a key stream. */
export function createRc4(key: Uint8Array): Rc4 {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i)
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 255
    swap(state, i, j)
  }
  let i = 0
  let j = 0
  return {
    apply(data) {
      const out = new Uint8Array(data.length)
      for (let at = 0; at < data.length; at++) {
        i = (i + 1) & 255
        j = (j + (state[i] ?? 0)) & 255
        swap(state, i, j)
        out[at] = (data[at] ?? 0) ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0)
      }
      return out
    },
  }
}

/** Encrypts or decrypts one message with a fresh key stream. */
export function rc4(key: Uint8Array, data: Uint8Array): Uint8Array<ArrayBuffer> {
  return createRc4(key).apply(data)
}

function swap(state: Uint8Array, i: number, j: number): void {
  const held = state[i] ?? 0
  state[i] = state[j] ?? 0
  state[j] = held
}
