// What cmdlets print of the deployment as it is now: what administrators paste beside their logs. Read by log/formats/powershell.ts.

import type { Deployment } from './deployment.ts'

export type Cmdlet =
  | 'Get-CsUser'
  | 'Get-CsAccessEdgeConfiguration'
  | 'Get-CsProxyConfiguration'
  | 'Get-CsWebServiceConfiguration'

type Fields = Readonly<Record<string, string | number | boolean>>

/** A session of the management shell with the output of one cmdlet, for all users or all services it knows. */
export function showConfiguration(deployment: Deployment, cmdlet: Cmdlet): string {
  const objects = OBJECTS[cmdlet](deployment)
  return `PS C:\\> ${cmdlet} | Format-List\r\n\r\n${objects.map(formatList).join('\r\n')}\r\nPS C:\\>\r\n`
}

const OBJECTS: Readonly<Record<Cmdlet, (deployment: Deployment) => Fields[]>> = {
  'Get-CsUser': ({ directory }) =>
    directory.users().map(user => ({
      Identity: user.displayName,
      SamAccountName: user.account.slice(user.account.indexOf('\\') + 1),
      UserPrincipalName: user.upn,
      SipAddress: `sip:${user.sipAddress}`,
      Enabled: user.enabledForSip,
      HostingProvider: 'SRV:',
      RegistrarPool: user.homePool,
    })),
  'Get-CsAccessEdgeConfiguration': ({ settings, topology }) =>
    topology()
      .edges.slice(0, 1)
      .map(({ internalFqdn }) => {
        const { allowOutsideUsers, allowFederatedUsers } = settings.of(internalFqdn).accessEdge
        return {
          Identity: 'Global',
          AllowOutsideUsers: allowOutsideUsers,
          AllowFederatedUsers: allowFederatedUsers,
        }
      }),
  'Get-CsProxyConfiguration': ({ settings, topology }) =>
    services(topology()).map(([service, fqdn]) => {
      const { useKerberos, useNtlm, useCertificate, realm } = settings.of(fqdn).proxy
      return {
        Identity: `Service:${service}:${fqdn}`,
        UseKerberosForClientToProxyAuth: useKerberos,
        UseNtlmForClientToProxyAuth: useNtlm,
        UseCertificateForClientToProxyAuth: useCertificate,
        Realm: realm,
      }
    }),
  'Get-CsWebServiceConfiguration': ({ settings, topology }) =>
    topology().pools.map(({ fqdn }) => {
      const { useWindowsAuth, useCertificateAuth, usePinAuth } = settings.of(fqdn).webService
      return {
        Identity: `Service:WebServer:${fqdn}`,
        UseWindowsAuth: useWindowsAuth,
        UseCertificateAuth: useCertificateAuth,
        UsePinAuth: usePinAuth,
      }
    }),
}

function services({ pools, edges }: ReturnType<Deployment['topology']>): (readonly [string, string])[] {
  return [
    ...pools.map(({ fqdn }) => ['Registrar', fqdn] as const),
    ...edges.map(({ internalFqdn }) => ['EdgeServer', internalFqdn] as const),
  ]
}

function formatList(fields: Fields): string {
  const width = Math.max(...Object.keys(fields).map(name => name.length))
  return Object.entries(fields)
    .map(
      ([name, value]) =>
        `${name.padEnd(width)} : ${typeof value === 'boolean' ? (value ? 'True' : 'False') : value}\r\n`,
    )
    .join('')
}
