// Certificates that PowerShell printed: Get-CsCertificate, the certificate store, IIS bindings.

import type { PrintedObject } from '../console/property-list.ts'
import { type PrintedCertificate, readBinding } from './create-certificate.ts'

/** Properties that the certificate covers, as keys of a printed object. */
export const CERTIFICATE_KEYS: ReadonlySet<string> = new Set([
  'subject',
  'issuer',
  'notbefore',
  'notafter',
  'thumbprint',
  'certificatehash',
  'alternativenames',
  'dnsnamelist',
  'use',
  'signaturealgorithm',
])

/** The certificate an object describes; undefined when it describes none. */
export function certificateOfObject(object: PrintedObject): PrintedCertificate | undefined {
  const thumbprint = object.value('thumbprint', 'certificatehash', 'certhash')
  const subject = object.value('subject')
  const issuer = object.value('issuer')
  const notAfter = object.value('notafter')
  const binding = object.value('bindinginformation')
  const port = object.value('port')
  const isBinding = binding !== undefined || port !== undefined || object.value('ipaddress') !== undefined
  const isCertificate = subject !== undefined || notAfter !== undefined || object.value('use') !== undefined
  const named = isHex(thumbprint) && (isBinding || isCertificate)
  if (!named && !(subject !== undefined && issuer !== undefined && notAfter !== undefined)) return undefined
  return {
    subject,
    issuer,
    notAfter,
    notBefore: object.value('notbefore'),
    thumbprint: isHex(thumbprint) ? thumbprint : undefined,
    names: readNames(object.value('alternativenames', 'dnsnamelist') ?? ''),
    signatureAlgorithm: object.value('signaturealgorithm'),
    role: object.value('use') ?? siteRole(object.value('sites', 'site', 'name', 'sitename') ?? ''),
    ...(port === undefined
      ? readBinding(binding ?? '')
      : { port: Number.parseInt(port, 10), host: object.value('host', 'hostname') }),
  }
}

function isHex(text: string | undefined): boolean {
  return text !== undefined && /^[0-9a-f][0-9a-f \u200e]{14,}$/i.test(text.trim())
}

/** "{sip.contoso.com, pool01.contoso.com…}"; what the console has cut off is not there. */
function readNames(text: string): string[] {
  return text
    .replace(/[{}]/g, '')
    .split(/[,;\s]+/)
    .map(name => name.replace(/(?:\.{3}|…)$/, ''))
    .filter(name => name.includes('.'))
}

/** Role of the certificate at a web site of the product. */
function siteRole(site: string): string | undefined {
  if (/external web site/i.test(site)) return 'WebServicesExternal'
  return /internal web site/i.test(site) ? 'WebServicesInternal' : undefined
}
