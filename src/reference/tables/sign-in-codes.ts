// Codes of the client's own sign-in: result of the sign-in tree (0x80FB…), mobile clients (0x2202…), the client API (0x80C8…).

import { defineTable } from '../entry.ts'

export const signInCodes = defineTable(
  {
    kind: 'hresult',
    source: 'client logs',
    signIn: 'The application that drives the client uses the API in the wrong order.',
  },
  [
    {
      key: 0x80fb0800,
      name: 'sign-in failed for good',
      meaning:
        'Result of "Login" and "Lync-autodiscovery" in the sign-in tree: permanent error, no automatic retry.',
      signIn:
        'The result of a step below it, handed upwards. The deepest failed step and the fault reason beside it are the cause.',
      check: ['Deepest FAIL in the tree whose hr is not 0x3d0000', '"The fault reason was" in its details'],
      records: ['WT-08'],
    },
    {
      key: 0x80048821,
      name: 'PPCRL_REQUEST_E_BAD_MEMBER_NAME_OR_PASSWORD',
      meaning:
        'The identity service of Office 365 refuses the user name or password; for a federated domain also when the password is sent to it instead of the federation service.',
      signIn: 'Online and hybrid: wrong credentials, or a federated account that must go to AD FS.',
      records: ['AUTH-02', 'AUTH-13', 'AUTH-16'],
      source: 'SOAP fault of the sign-in service',
    },
    {
      key: 0x22020002,
      name: 'E_SslError (E2-2-2)',
      meaning: 'Mobile client: the TLS handshake with the web service failed.',
      signIn:
        'The device does not trust the certificate: private root not installed, intermediate not sent, name not in it.',
      check: [
        'openssl s_client -connect <lyncdiscover or web fqdn>:443 -showcerts',
        'Root CA profile on the device',
      ],
      records: ['TLS-10', 'TLS-11', 'TLS-12', 'MOB-04'],
      aliases: ['E_SslError', 'E2-2-2'],
      source: 'mobile client logs',
    },
    {
      key: 0x80c80001,
      name: 'NotInitializedException',
      meaning: 'Lync client API: the client has not been initialised.',
      source: 'Lync platform status codes',
    },
    {
      key: 0x80c80002,
      name: 'AlreadyInitializedException',
      meaning: 'Lync client API: the client has been initialised already.',
      source: 'Lync platform status codes',
    },
  ],
)
