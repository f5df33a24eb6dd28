// SOAP faults of the web ticket and certificate provisioning services: fault code, reason, OCSDiagnosticsFault.
// MS-OCAUTHWS §2.2; read by element name so that truncated bodies in logs still tell.

export interface SoapFault {
  /** Qualified code as written: "wsse:InvalidSecurityToken". */
  readonly code: string
  readonly reason: string
  /** Ms-Diagnostics id of the detail, where there is one. */
  readonly errorId: number | undefined
  readonly errorReason: string | undefined
}

/** Text of the first element of that local name, entities decoded, or undefined. */
export function elementText(xml: string, localName: string): string | undefined {
  const match = new RegExp(`<(?:[\\w.-]+:)?${localName}(?:\\s[^>]*)?>([^<]*)`, 'i').exec(xml)
  return match ? decodeEntities((match[1] ?? '').trim()) : undefined
}

/** The five predefined entities of XML and numeric ones. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi,
    (whole, hex, decimal, name) => {
      if (name) return NAMED[String(name).toLowerCase()] ?? whole
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The fault in a body, SOAP 1.1 or 1.2; undefined when there is none. */
export function readSoapFault(body: string): SoapFault | undefined {
  if (!/<(?:[\w.-]+:)?Fault[\s>]/.test(body)) return undefined
  const errorId = elementText(body, 'ErrorId')
  return {
    code: elementText(body, 'faultcode') ?? elementText(body, 'Value') ?? '',
    reason: elementText(body, 'faultstring') ?? elementText(body, 'Text') ?? '',
    errorId: errorId !== undefined && /^\d+$/.test(errorId) ? Number(errorId) : undefined,
    errorReason: elementText(body, 'Reason'),
  }
}
