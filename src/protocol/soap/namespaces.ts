// Namespaces of the web services of sign-in: SOAP 1.1, WS-Addressing, WS-Security, WS-Trust 1.3, WS-Policy, MS-OCAUTHWS.

export const NAMESPACES = {
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  wsa: 'http://www.w3.org/2005/08/addressing',
  wsse: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  wsu: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  wst: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
  wsp: 'http://schemas.xmlsoap.org/ws/2004/09/policy',
  sp: 'http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702',
  auth: 'http://schemas.xmlsoap.org/ws/2006/12/authorization',
  wsdl: 'http://schemas.xmlsoap.org/wsdl/',
  wsdlSoap: 'http://schemas.xmlsoap.org/wsdl/soap/',
  httpPolicy: 'http://schemas.microsoft.com/ws/06/2004/policy/http',
  saml: 'urn:oasis:names:tc:SAML:1.0:assertion',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  wstep: 'http://schemas.microsoft.com/windows/pki/2009/01/enrollment',
  /** Certificate provisioning. */
  authServices: 'http://schemas.microsoft.com/OCS/AuthWebServices/',
  /** Diagnostics of faults, compact tickets. */
  webAuthentication: 'urn:component:Microsoft.Rtc.WebAuthentication.2010',
} as const

/** Token types a ticket can be asked for as. */
export const TOKEN_TYPES = {
  saml: 'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1',
  compact: 'urn:component:Microsoft.Rtc.WebAuthentication.2010:user-cwt-1',
  x509: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3',
} as const

export const SAML_ASSERTION_ID =
  'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID'
export const BASE64_BINARY = `${NAMESPACES.wsse}#Base64Binary`

/** SOAPAction of the two operations. */
export const SOAP_ACTIONS = {
  issue: `${NAMESPACES.wst}/RST/Issue`,
  getAndPublishCert: 'http://schemas.microsoft.com/OCS/AuthWebServices/GetAndPublishCert',
} as const
