// A drawing that the worker made: its markup is parsed as a document, never as part of the page, and nothing but SVG is taken.

import { useLayoutEffect, useRef } from 'preact/hooks'

interface SvgDrawingProps {
  readonly svg: string
  /** Number of the chosen part, -1 for none. */
  readonly chosen: number
  readonly onChoose: (number: number) => void
}

/** The drawing; parts with `data-arrow` can be chosen by mouse and keys. */
export function SvgDrawing({ svg, chosen, onChoose }: SvgDrawingProps) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const drawing = parseSvg(svg)
    box.current?.replaceChildren(...(drawing ? [drawing] : []))
  }, [svg])
  useLayoutEffect(() => {
    for (const part of partsOf(box.current)) part.classList.toggle('chosen', numberOf(part) === chosen)
  }, [svg, chosen])

  function move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key]
    const part = partAt(event.target)
    if (!part) return
    if (event.key === 'Enter' || event.key === ' ') choose(event, part)
    if (step === undefined) return
    const parts = partsOf(box.current)
    const next = parts[parts.indexOf(part) + step]
    if (!next) return
    next.focus()
    choose(event, next)
  }

  function choose(event: Event, part: SVGElement): void {
    event.preventDefault()
    onChoose(numberOf(part))
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the parts of the drawing are buttons
    <div
      ref={box}
      class="drawing"
      onKeyDown={move}
      onClick={event => {
        const part = partAt(event.target)
        if (part) choose(event, part)
      }}
    />
  )
}

function partAt(target: EventTarget | null): SVGElement | null {
  return target instanceof Element ? target.closest<SVGElement>('[data-arrow]') : null
}

function partsOf(box: Element | null): SVGElement[] {
  return [...(box?.querySelectorAll<SVGElement>('[data-arrow]') ?? [])]
}

function numberOf(part: SVGElement): number {
  return Number(part.dataset.arrow ?? -1)
}

function parseSvg(svg: string): Element | undefined {
  if (svg === '') return undefined
  const text = svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
  const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml')
  return root.localName === 'svg' ? document.importNode(root, true) : undefined
}
