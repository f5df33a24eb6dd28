// The authentication engines, client and server side by side: what the probe and the lab build on. Machines without I/O;
// time (µs since 1970 UTC) and random bytes are arguments, refusals are values, secrets stay in `Secret`.

// The same handshakes over HTTP.
export { createHttpAcceptor, type HttpAcceptor, type HttpOutcome, type HttpScheme } from './http/acceptor.ts'
export { createHttpInitiator, type HttpClientOutcome, type HttpInitiator } from './http/initiator.ts'
export { createKerberosAcceptor, type KerberosAcceptorOptions, type ServiceKey } from './kerberos/acceptor.ts'
export { type KerberosEtype, type KerberosKey, kerberosKey, keyOfPassword } from './kerberos/encryption.ts'
export { createKerberosInitiator, type ServiceTicket } from './kerberos/initiator.ts'
export { issueTicket, type TicketOrder } from './kerberos/issue-ticket.ts'
export { readKeytab } from './kerberos/keytab.ts'
export { createKerberosReplayCache } from './kerberos/replay-cache.ts'
// Handshakes.
export { createNtlmAcceptor } from './ntlm/acceptor.ts'
export type { NtlmAcceptorOptions, NtlmAccount, NtlmNames } from './ntlm/acceptor-options.ts'
export { createNtlmInitiator, type NtlmInitiatorOptions } from './ntlm/initiator.ts'
export { ntHash } from './ntlm/password-hash.ts'
export { issueCrl } from './pki/crl.ts'
export {
  type CertificateContent,
  type DistinguishedName,
  EXTENDED_KEY_USAGE,
  type IssuedCertificate,
  type Issuer,
  issueCertificate,
  KEY_USAGE,
} from './pki/issue.ts'
export { findIssuedCertificate } from './pki/issued-certificate.ts'
// Keys and certificates.
export {
  createKeyPool,
  generateRsaKey,
  type KeyPair,
  type KeyPool,
  readKeyPair,
  type SignatureKind,
} from './pki/key-pair.ts'
export { authorityProfile, serverProfile, USER_CERTIFICATE_ISSUER, userProfile } from './pki/profiles.ts'
export { checkCertificateRequest, createCertificateRequest, type RequestVerdict } from './pki/request.ts'
export { thumbprintOf } from './pki/thumbprint.ts'
export type { SchemeOffer } from './sip/asked.ts'
export {
  createAssociation,
  type ProvenEndpoint,
  type SecurityAssociation,
  type SignatureFault,
  type SipScheme,
  signMessage,
  verifyMessage,
} from './sip/association.ts'
// Signing SIP messages. A handshake is an Initiator (client) or an Acceptor (server); createSipClient and createSipServer
// carry its tokens in SIP headers and sign everything after.
export { createSipClient, type SipClient, type SipClientOutcome } from './sip/client.ts'
export type {
  Acceptor,
  AcceptorContext,
  AcceptorStep,
  Identity,
  Initiator,
  InitiatorStep,
  RefusalReason,
  Refused,
} from './sip/mechanism.ts'
export {
  createSipServer,
  type SipServer,
  type SipServerOptions,
  type SipServerOutcome,
} from './sip/server.ts'
export type { SignableMessage } from './sip/signature-buffer.ts'
export {
  createTlsDskServer,
  type FindCertificate,
  type PublishedCertificate,
  type TlsDskServer,
} from './tls-dsk/acceptor.ts'
export { createTlsDskInitiator, type TlsDskInitiatorOptions } from './tls-dsk/initiator.ts'
export { type AssertionSigner, signAssertion, verifyAssertion } from './web-ticket/assertion-signature.ts'
export {
  checkTicketHeader,
  checkTicketMessage,
  type TicketCheck,
  type TicketRefusal,
  type TicketVerdict,
} from './web-ticket/check-ticket.ts'
// Web tickets.
export { proofKeyOf } from './web-ticket/proof-key.ts'
export { formatTicketSecurity, type ProofParts } from './web-ticket/proof-signature.ts'
export { readStrictXml } from './web-ticket/strict-xml.ts'
