// Cuts the secrets of a message before it is written to any log.

import { decodeText, encodeText } from '../../base/text.ts'
import { cutSecrets } from '../../trace/redact/secrets.ts'

/** The message without its secrets; Content-Length follows, so that a reader still finds the end of the body. */
export function cutMessage(bytes: Uint8Array): Uint8Array {
  const { text, cuts } = cutSecrets(decodeText(bytes))
  if (cuts.length === 0) return bytes
  const headTo = text.indexOf('\r\n\r\n')
  if (headTo < 0) return encodeText(text)
  const body = encodeText(text.slice(headTo + 4))
  const head = text.slice(0, headTo).replace(/^(Content-Length\s*:\s*)\d+/im, `$1${body.length}`)
  return encodeText(`${head}\r\n\r\n${text.slice(headTo + 4)}`)
}
