// HRESULT, NTSTATUS and SIP-stack codes in their spellings: 0x80090322, 80090322, 0X80FB0800, -2147024891, 2148074254.

/** The code as an unsigned 32-bit number, or undefined when the text is none. */
export function parseResultCode(text: string): number | undefined {
  const trimmed = text.trim()
  const hex = /^(?:0x)?([0-9a-f]{1,8})(?:\b|$)/i.exec(trimmed)
  if (/^-\d{1,10}\b/.test(trimmed)) return Number.parseInt(trimmed, 10) >>> 0
  if (/^0x/i.test(trimmed)) return hex ? Number.parseInt(hex[1] ?? '', 16) : undefined
  if (/^[2-4]\d{9}\b/.test(trimmed)) {
    const value = Number.parseInt(trimmed, 10)
    return value <= 0xffffffff ? value : undefined
  }
  return hex && hex[1]?.length === 8 ? Number.parseInt(hex[1], 16) : undefined
}

/** "0x80090322" */
export function formatResultCode(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`
}
