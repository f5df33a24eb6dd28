// What `base` … `workbench` may use beyond ECMAScript: present alike in Node.js and in a browser worker.
// Only tsconfig.pure.json reads this file; with it the type checker proves that those layers need nothing else.

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  readonly encoding: string
  decode(input?: Uint8Array, options?: { stream?: boolean }): string
}

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>
}

declare class URL {
  constructor(url: string, base?: string)
  static canParse(url: string, base?: string): boolean
  readonly protocol: string
  readonly host: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly searchParams: { get(name: string): string | null }
}

declare function atob(base64: string): string
declare function btoa(binary: string): string
