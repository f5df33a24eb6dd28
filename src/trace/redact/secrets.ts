// Secrets in texts of logs: tokens, signatures, passwords, cookies, keys. Cut wherever a text is shown or leaves the machine.
// The list follows what is known to stand in logs of sign-ins; headers keep their form, so that readers still understand them.

/** What was cut and how long it was. */
export interface SecretCut {
  readonly what: string
  readonly length: number
}

interface SecretRule {
  readonly what: string
  /** Named groups: `head` stays, `secret` is cut. */
  readonly pattern: RegExp
}

const ELEMENTS =
  'Password|BinarySecret|BinarySecurityToken|CipherValue|SignatureValue|UserToken|UserName|Username|Pin|Passcode'
const FORM_NAMES =
  'psat|access_token|refresh_token|id_token|client_secret|client_assertion|assertion|password|passwd|pwd|pin|passcode'

const RULES: readonly SecretRule[] = [
  {
    what: 'security token',
    pattern:
      /(?<head>\b(?:gssapi-data|rspauth|response)\s*=\s*(?:\\?["'])?)(?<secret>[A-Za-z0-9+/=_-]{2,}(?:\s*[\r\n]+[ \t]+[A-Za-z0-9+/=]+)*)/gi,
  },
  {
    what: 'credentials',
    pattern:
      /(?<head>^[^\S\n]*(?:HttpHeader:)?(?:Proxy-)?Authorization\b\s*:?[^\S\n]*(?:[\w-]+[^\S\n]+)?)(?!(?:Bearer|Basic|NTLM|Negotiate|Kerberos|TLS-DSK)[^\S\n]*$)(?<secret>[A-Za-z0-9+/_~.=-]{4,})(?=[^\S\n]*$)/gim,
  },
  {
    what: 'security token',
    pattern:
      /(?<head>\b(?:Bearer|Basic|NTLM|Negotiate|Kerberos)[^\S\n]+)(?<secret>(?=\S*\d)(?:cwt=|opaque=)?[A-Za-z0-9+/_~.-]{16,}=*)/g,
  },
  { what: 'web ticket', pattern: /(?<head>\b(?:cwt|opaque)=)(?<secret>[A-Za-z0-9+/_%~.-]{24,}=*)/gi },
  {
    what: 'cookie',
    pattern: /(?<head>^[^\S\n]*(?:HttpHeader:)?(?:Set-)?Cookie2?\b\s*:?[^\S\n]*)(?<secret>\S[^\r\n]*)/gim,
  },
  {
    what: 'header value',
    pattern:
      /(?<head>"name"\s*:\s*"(?:(?:Set-)?Cookie|(?:Proxy-)?Authorization|X-MS-WebTicket)"\s*,\s*"value"\s*:\s*")(?<secret>[^"]+)/gi,
  },
  {
    what: 'password or key',
    pattern: new RegExp(
      `(?<head><(?:[\\w.-]+:)?(?:${ELEMENTS})(?:\\s[^<>]*)?>\\s*)(?<secret>[^<\\s][^<]*)`,
      'gi',
    ),
  },
  {
    what: 'password or token',
    pattern: new RegExp(`(?<head>"(?:${FORM_NAMES})"\\s*:\\s*")(?<secret>[^"]+)`, 'gi'),
  },
  {
    what: 'password or token',
    pattern: new RegExp(`(?<head>(?:^|[?&;,\\s])(?:${FORM_NAMES})=)(?<secret>[^\\s&"'<>;,]+)`, 'gim'),
  },
  {
    what: 'private key',
    pattern: /(?<head>-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----)(?<secret>[\s\S]+?)(?=-----END|$(?![\s\S]))/g,
  },
  { what: 'media key', pattern: /(?<head>^a=crypto:[^\n]*?inline:)(?<secret>[^\s|]+)/gim },
  { what: 'media key', pattern: /(?<head>^a=ice-pwd:)(?<secret>\S+)/gim },
  { what: 'security token', pattern: /(?<head>)(?<secret>\bTlRMTVNTUA[A-Za-z0-9+/]+=*)/g },
  { what: 'security token', pattern: /(?<head>)(?<secret>\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*)/g },
]

/** Stands for a secret: a token of letters, so that a header that held one still parses as holding one. */
export function cutMark(length: number): string {
  return `cut-${length}`
}

const MARK = /^cut(?:-\d+)?$/

/** The text without its secrets. Passwords leave a mark without length. Cutting twice changes nothing. */
export function cutSecrets(
  text: string,
  mark: (what: string, length: number) => string = markOf,
): { readonly text: string; readonly cuts: readonly SecretCut[] } {
  const cuts: SecretCut[] = []
  let rest = text
  for (const { what, pattern } of RULES) {
    rest = rest.replace(pattern, (whole: string, ...found: unknown[]) => {
      const { head = '', secret = '' } = found.at(-1) as Record<string, string | undefined>
      if (MARK.test(secret)) return whole
      cuts.push({ what, length: secret.length })
      return head + mark(what, secret.length)
    })
  }
  return { text: rest, cuts }
}

function markOf(what: string, length: number): string {
  return what.startsWith('password') ? 'cut' : cutMark(length)
}
