// The world of `lyncpin lab` when no other is given: two SIP domains, one pool of two servers, an Edge, a reverse proxy, five users.
// It is written as a description of its own, so that it can be printed, changed and given back with --world.

export const DEFAULT_WORLD = `# A world of lyncpin lab. "lyncpin lab --world FILE" starts it; what is left out has its usual value.
sipDomains: [contoso.com, fabrikam.com]
windowsDomain: { netbios: CONTOSO, dns: contoso.com }

pools:
  - fqdn: pool01.contoso.com
    servers: [fe01.contoso.com, fe02.contoso.com]
    internalWeb: webint.contoso.com
    externalWeb: webext.contoso.com

edges:
  - internal: edge01.contoso.com
    access: sip.contoso.com
    nextHop: pool01.contoso.com

reverseProxies: [proxy.contoso.com]

simpleUrls:
  meet: [meet.contoso.com]
  dialin: [dialin.contoso.com]

# Passwords of people who exist in this lab only. The lab keeps their hashes.
users:
  - { address: alice@contoso.com, password: Alice-in-the-lab-1 }
  - { address: bob@contoso.com, password: Bob-in-the-lab-2 }
  - { address: carol@contoso.com, password: Carol-in-the-lab-3 }
  - { address: dave@contoso.com, password: Dave-in-the-lab-4 }
  - { address: erin@fabrikam.com, password: Erin-in-the-lab-5 }

# settings: { webService: { useCertificateAuth: true }, accessEdge: { allowOutsideUsers: true } }
# services: { edge01.contoso.com: { proxy: { useNtlm: false } } }
# certificates: { roles: [{ machine: fe01.contoso.com, role: WebServicesExternal, subject: webext.contoso.com }] }
# dns: { inside: ["remove lyncdiscoverinternal.contoso.com"], outside: ["_sip._tls.contoso.com SRV 0 0 443 sip.contoso.com"] }
`
