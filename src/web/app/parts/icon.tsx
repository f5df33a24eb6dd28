// Line icons, 16 × 16, drawn in the colour of the text around them.

const PATHS = {
  logs: 'M4 2h5l3 3v9H4zM9 2v3h3M6 8h4M6 11h4',
  attempts: 'M2 4h8M2 8h12M2 12h5M12 3l1 1 2-2',
  findings: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM11 11l3 3',
  ladder: 'M3 2v12M13 2v12M3 5h9M10 3l2 2-2 2M13 11H4M6 9l-2 2 2 2',
  messages: 'M2 3h12M2 6.5h12M2 10h12M2 13.5h8',
  compare: 'M2 3h5v10H2zM9 3h5v10H9zM2 7h5M9 9h5',
  certificates: 'M2 3h12v7H2zM5 6h6M9 12.5V15l1.5-1 1.5 1v-2.5M10.500 13a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  share: 'M8 10V2M5 4.500 8 2l3 2.500M4 7H3v7h10V7h-1',
  probe: 'M8 14V8M8 8 4 4M8 8l4-4M4 4a1.500 1.500 0 1 0-.1-.1M12 4a1.500 1.500 0 1 0-.1-.1',
  lab: 'M6 2v4L2.500 13a1 1 0 0 0 1 1.200h9a1 1 0 0 0 1-1.200L10 6V2M5 2h6M5 10h6',
  cls: 'M3 2h10v3.500H3zM3 6.500h10V10H3zM3 11h10v3H3zM5 3.800h2M5 8.200h2M5 12.500h2',
  drop: 'M8 2v8M5 7l3 3 3-3M2 10v3.500h12V10',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  folder: 'M2 4h4l1.500 1.500H14V13H2z',
  paste: 'M5 3H3v11h10V3h-2M5 2h6v3H5z',
  help: 'M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM6 6.200a2 2 0 1 1 2.800 1.900c-.5.300-.8.600-.8 1.200M8 11.400v.2',
  theme: 'M8 14.500a6.500 6.500 0 1 0 0-13zM8 1.500a6.500 6.500 0 0 1 0 13',
  lock: 'M4 7h8v6.500H4zM5.500 7V5a2.500 2.500 0 0 1 5 0v2',
  star: 'M8 2l1.900 3.900 4.300.6-3.100 3 .7 4.300L8 11.800l-3.800 2 .7-4.300-3.100-3 4.300-.6z',
} as const

export type IconName = keyof typeof PATHS

/** An icon; it says nothing to a screen reader, the text beside it does. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
