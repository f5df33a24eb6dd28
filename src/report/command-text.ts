// Tells commands to paste from sentences to read, in the lists of what to confirm and what to do.

const TOOLS = [
  'lyncpin',
  'certutil',
  'cmdkey',
  'curl',
  'dnscmd',
  'gci',
  'gpupdate',
  'iisreset',
  'ipconfig',
  'klist',
  'net',
  'netsh',
  'nltest',
  'nslookup',
  'openssl',
  'reg',
  'route',
  'setspn',
  'w32tm',
  'wevtutil',
]

const BEGINNING = new RegExp(
  `^(?:\\(?[A-Z][A-Za-z]*-[A-Z]\\w+\\b|\\$\\w|\\((?:gci|Get)|(?:${TOOLS.join('|')})(?= |$))`,
)

/** True for a command line, with or without a `# comment`; false for a sentence, even one that begins with a command. */
export function isCommand(text: string): boolean {
  const [command = ''] = text.split('#')
  return BEGINNING.test(command) && !/[.,;:](?: |$)/.test(command.trimEnd())
}
