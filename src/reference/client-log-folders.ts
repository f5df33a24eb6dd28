// Where clients keep their logs on each system, and how logging is switched on. Names of folders and files as the products have
// them; %VARIABLES% are those of Windows, "~" is the home folder.

export interface ClientLogFolder {
  readonly client: string
  readonly system: 'windows' | 'mac' | 'linux'
  /** '' when the client writes no log by itself. */
  readonly folder: string
  /** Names of the logs in the folder. */
  readonly logs: RegExp
  /** How to get a log where there is none. */
  readonly enable: string
}

const UCCAPI = /\.(?:uccapilog|etl|bak)$|^lync-\d+\.log$/i
const COMMUNICATOR = /\.(?:uccapilog|etl|bak)$|uccp-\d+\.log$/i

const REPRODUCE =
  'sign in again until it fails, quit the client (each start begins the logs anew), then run this again'
const OPTIONS = (name: string): string =>
  `In the client: Options > General > "Logging in ${name}": Full, and "Windows Event logging"; then ${REPRODUCE}. `
const OFFICE_REGISTRY = (version: string): string =>
  `If the option is grey, a policy rules it: Set-CsClientPolicy -EnableTracing $true -TracingLevel Full, or in the registry ` +
  `HKCU\\Software\\Microsoft\\Office\\${version}\\Lync: EnableTracing = 1, EnableLogCollecting = 1 (DWORD), TracingLevel = FULL`

/** Newest first. */
export const CLIENT_LOG_FOLDERS: readonly ClientLogFolder[] = [
  {
    client: 'Skype for Business 2016, 2019 and Click-to-Run',
    system: 'windows',
    folder: '%LOCALAPPDATA%\\Microsoft\\Office\\16.0\\Lync\\Tracing',
    logs: UCCAPI,
    enable: OPTIONS('Skype for Business') + OFFICE_REGISTRY('16.0'),
  },
  {
    client: 'Lync 2013, Skype for Business 2015 (Office 2013)',
    system: 'windows',
    folder: '%LOCALAPPDATA%\\Microsoft\\Office\\15.0\\Lync\\Tracing',
    logs: UCCAPI,
    enable: OPTIONS('Lync') + OFFICE_REGISTRY('15.0'),
  },
  {
    client:
      'Lync 2010, Office Communicator 2007 and 2007 R2, Attendant, Live Meeting console, Windows Messenger',
    system: 'windows',
    folder: '%USERPROFILE%\\Tracing',
    logs: /\.(?:uccapilog|etl|bak)$|uccp-\d+\.log$|^rtcdll\d*\.log$/i,
    enable:
      `In the client: Options > General > "Turn on logging", and "Turn on Windows Event logging"; then ${REPRODUCE}. ` +
      'By policy: Set-CsClientPolicy -EnableTracing $true (Lync 2010); in the registry of older clients ' +
      'HKCU\\Software\\Microsoft\\Tracing\\Uccp\\Communicator (Messenger: …\\Tracing\\RTCDLL): EnableFileTracing = 1, ' +
      'MaxFileSize larger than 0x800000',
  },
  {
    client: 'Lync from the Windows 8 Store',
    system: 'windows',
    folder: '%LOCALAPPDATA%\\Packages\\Microsoft.LyncMX_8wekyb3d8bbwe\\LocalState\\Tracing',
    logs: UCCAPI,
    enable: `In the app: Settings charm > Options > Diagnostic logging: on; then ${REPRODUCE}`,
  },
  {
    client: 'Lync Web App plug-in',
    system: 'windows',
    folder: '%LOCALAPPDATA%\\Microsoft\\LWAPlugin\\Tracing',
    logs: COMMUNICATOR,
    enable: `The plug-in writes logs while a meeting is joined; join it again, then run this again`,
  },
  {
    client: 'Skype Meetings App',
    system: 'windows',
    folder: '%LOCALAPPDATA%\\Microsoft\\SkypeForBusinessPlugin\\Tracing',
    logs: COMMUNICATOR,
    enable: 'The app writes logs while a meeting is joined; join it again, then run this again',
  },
  {
    client: 'Skype for Business on Mac',
    system: 'mac',
    folder: '~/Library/Containers/com.microsoft.SkypeForBusiness/Data/Library/Logs',
    logs: /\.log$/i,
    enable:
      'In the client: Preferences > General > Logging level: high; quit, sign in again until it fails, then run this again',
  },
  {
    client: 'Lync for Mac 2011',
    system: 'mac',
    folder: '~/Library/Logs',
    logs: /^microsoft-lync.*\.log$/i,
    enable:
      'In the client: Preferences > General > "Turn on logging for troubleshooting"; quit, sign in again until it fails, then run this again',
  },
  {
    client: 'Pidgin with SIPE',
    system: 'linux',
    folder: '',
    logs: /\.log$/i,
    enable:
      'Pidgin keeps no log of its own: start it with PURPLE_UNSAFE_DEBUG=1 PURPLE_VERBOSE_DEBUG=1 pidgin --debug > sipe.log 2>&1, ' +
      'sign in until it fails, and give sipe.log (it holds your credentials in part: keep it to yourself)',
  },
]
