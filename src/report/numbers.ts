// Numbers for people.

/** "1 log", "940,000 records" */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}

/** "812 B", "15.6 KiB", "1.20 GiB" */
export function formatSize(bytes: number): string {
  if (bytes < 1 << 10) return `${bytes} B`
  if (bytes < 1 << 20) return `${(bytes / (1 << 10)).toFixed(1)} KiB`
  return bytes < 1 << 30 ? `${(bytes / (1 << 20)).toFixed(1)} MiB` : `${(bytes / (1 << 30)).toFixed(2)} GiB`
}
