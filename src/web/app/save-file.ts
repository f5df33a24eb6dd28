// Saving what was made in the page as a file of the person's machine.

/** Offers a file for saving. */
export function saveFile(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Pictures have two pixels for each of the drawing, for screens and print alike. */
const SCALE = 2
/** Browsers refuse larger canvases. */
const SIDE_LIMIT = 16_000

/** Draws an SVG document as PNG. Rejects when the browser cannot. */
export async function drawPng(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  await image.decode()
  const { naturalWidth, naturalHeight } = image
  const scale = Math.min(SCALE, SIDE_LIMIT / Math.max(naturalWidth, naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(naturalWidth * scale)
  canvas.height = Math.round(naturalHeight * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(image.src)
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('the picture could not be made')))),
  )
}
