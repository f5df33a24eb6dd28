// Where names stand in logs of sign-ins: addresses, URLs, fields, prefixes. Learning and replacing look at the same places.

/** Characters of a user part, as sign-in addresses have them. */
const USER_CHARACTERS = "\\p{L}\\p{N}._+'~$#!\\-"
/** A host name with at least one dot, or of one label where it stands after "@" or in a URL. */
const HOST =
  '[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]*[\\p{L}\\p{N}])?(?:\\.[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]*[\\p{L}\\p{N}])?)*'

/** user@host, also percent-encoded; groups user, at, host. Tried only where a word begins, or behind a percent escape. */
export const ADDRESS = new RegExp(
  `(?:(?<![\\p{L}\\p{N}_+%])|(?<=%[0-9A-Fa-f]{2}))(?<user>[\\p{L}\\p{N}_+][${USER_CHARACTERS}]{0,63})(?<at>@|%40|\\\\u0040)(?<host>${HOST})`,
  'giu',
)

/** Hosts after what only stands before a host; group host. Names of one label count here. */
export const HOST_FIELDS: readonly RegExp[] = [
  new RegExp(`\\b(?:https?|wss?|ldaps?|tls|tcp)(?:://|%3a%2f%2f)(?<host>${HOST})`, 'giu'),
  new RegExp(`\\bsips?:(?<host>${HOST})(?=[;:>\\s"?]|$)`, 'gimu'),
  new RegExp(`\\bSIP/2\\.0/\\w+ +(?<host>${HOST})`, 'giu'),
  new RegExp(
    `\\b(?:targetname|source|fqdn|fqdn\\d|domain|peerserver|tls-target|expected-fqdn|host|hostname|ms-fe|maddr|received|realm)\\s*=\\s*\\\\?["']?(?:sip/)?(?<host>${HOST})`,
    'giu',
  ),
  new RegExp(
    `^[ \\t|]*(?:Peer|Host|X-MS-Server-Fqdn|Computer|Machine|TargetFqdn|Target Fqdn|PoolFqdn|Identity|RegistrarPool)\\s*:\\s*(?<host>${HOST})(?=[:\\s]|$)`,
    'gimu',
  ),
  new RegExp(`\\bCN=(?<host>${HOST})(?=\\s*(?:[,"/\\r\\n]|$))`, 'gimu'),
]

/** Any host name with an ending that is not also a file's; group host. */
export const ANY_HOST = new RegExp(
  `(?<![\\p{L}\\p{N}@./\\\\-])(?<host>(?:[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]*[\\p{L}\\p{N}])?\\.)+(?:${[
    'com|net|org|edu|gov|mil|int|info|biz|local|lan|internal|intern|corp|intra|test|example|cloud|company|group|online|global|tech|world|email',
    'ae|ar|at|au|be|bg|br|ca|ch|cl|cn|co|cz|de|dk|ee|es|eu|fi|fr|gr|hk|hr|hu|ie|il|jp|ke|kr|lt|lu|lv|mx|my|ng|nl|no|nz|pe|ph|pt|qa|ro|ru|sa|se|sg|si|sk|th|tr|tw|ua|uk|us|vn|za',
  ].join('|')}))(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`,
  'gu',
)

/** `pool\machine` of a server's record; groups pool and machine. */
export const CLS_ORIGIN =
  /^[ \t]*TL_[A-Z]+\([^)\r\n]*\) ?\[(?:(?<pool>[^\]\\\r\n]+)\\)?(?<machine>[^\]\\\r\n]+)\]/gm

/** word\\word, an account or a part of a path; groups domain and user. */
export const ACCOUNT =
  /(?<![\w\\.:])(?<domain>[A-Za-z][A-Za-z0-9-]{1,14})\\{1,2}(?<user>[A-Za-z0-9._$-]{2,64})(?![\w\\])/g

/** What stands before an account. */
const ACCOUNT_WORDS =
  /\b(?:user(?:name)?|account|login|logon|identity|credential|cs-username|as|by|for|from)[ \t]*[:=]?[ \t]*["'<(]?$/i

/** True when the words before an offset say that an account follows. */
export function followsAccountWord(text: string, at: number): boolean {
  return ACCOUNT_WORDS.test(text.slice(Math.max(0, at - 40), at))
}

/** Folder of a user; group user. */
export const PROFILE_PATH =
  /[\\/](?:Users|Benutzer|Documents and Settings|home)[\\/]{1,2}(?<user>[\p{L}\p{N}._ -]{2,40}?)(?=[\\/"'\r\n<>|]|$)/gimu

/** Display names, replaced as a whole; groups head and person. */
export const DISPLAY_NAMES: readonly RegExp[] = [
  /(?<head>")(?<person>[^"\r\n]{2,80})(?="\s*<(?:sips?|tel):)/giu,
  /(?<head>\b(?:display-?name|givenname|sn|surname)\s*[:=]\s*\\?")(?<person>[^"\\\r\n<>]{2,80})/giu,
  /(?<head>^[ \t]*(?:DisplayName|FirstName|LastName|FullName)[ \t]*:[ \t]*)(?<person>[^\r\n<>:]{2,80}?)(?=[ \t]*$)/gimu,
  /(?<head><(?:[\w.-]+:)?(?:displayName|givenName|surname)(?:\s[^<>]*)?>)(?<person>[^<\r\n]{2,80})/giu,
]

/** Parts of distinguished names, whose words may be names; group person. */
export const DN_PARTS =
  /\b(?:CN|OU|O|L|ST|S|STREET)=(?<person>[^,+/"\r\n<>=]{2,60}?)(?=\s*(?:[,+/"\r\n<>]|$))/gmu

/** Telephone numbers; group number. */
export const PHONES: readonly RegExp[] = [
  /(?<=\btel:)(?<number>\+?\d[\d.-]{2,18}\d)/gi,
  /(?<![\w.+-])(?<number>\+[1-9][\d]{6,14})(?!\w)/g,
  /(?<=\b(?:LineURI|phone|telephone|mobile|msRTCSIP-Line)\s*[:=]\s*"?)(?<number>\+?\d[\d ().-]{4,18}\d)/gi,
]

/** Four numbers with dots that are no version; group address. */
export const ADDRESS4 =
  /(?<![\w.-]|[A-Za-z]\/|version[ =:"]{1,3})(?<address>(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3})(?![\w-]|\.\d)/gi

/** IPv6 in brackets, whole, or of a global or link-local prefix; group address. */
export const ADDRESS6 =
  /(?<![\w.:])(?<address>(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:fe80|f[cd][0-9a-f]{2}|2[0-9a-f]{3}):(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{0,4}(?:%\w+)?)(?![\w:])/gi

/** Headers whose "@" belongs to an id, not to a user. */
const ID_LINE =
  /^[ \t|]*(?:Start-)?(?:Call-ID|i|SIP-Call-ID|Message-ID|Content-ID|In-Reply-To|References|Replaces)[ \t]*:/i

/** True when the line around an offset holds an id. */
export function isInIdLine(text: string, at: number): boolean {
  return ID_LINE.test(text.slice(text.lastIndexOf('\n', at) + 1, at))
}

/** Base64 that is long enough to hold a certificate or a token; `isBlob` tells it from hashes and words. */
export const BLOB = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{60,}={0,2}/g

/** True for a text with letters of both cases and digits. */
export function isBlob(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text)
}

/** Words as names are looked for in them. Percent escapes stand alone, so that they do not stick to a name. */
export const WORD = /%[0-9A-Fa-f]{2}|[\p{L}\p{N}_][\p{L}\p{N}_.-]*/gu
