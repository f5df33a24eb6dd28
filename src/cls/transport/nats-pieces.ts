// Messages in pieces that fit the server's limit, numbered, so that a lost one is noticed.
// Piece: number of the piece u32 | 1 when it is the last of its message u8 | bytes

const PIECE_BYTES = 256 << 10
const HEAD_BYTES = 5
const MESSAGE_LIMIT_BYTES = 128 << 20

/** Cuts messages of one answer into pieces. */
export function createPieceCutter(): (message: Uint8Array) => Buffer[] {
  let number = 0
  return message => {
    const pieces: Buffer[] = []
    for (let at = 0; at === 0 || at < message.length; at += PIECE_BYTES) {
      const head = Buffer.alloc(HEAD_BYTES)
      head.writeUInt32LE(number++)
      head[4] = at + PIECE_BYTES >= message.length ? 1 : 0
      pieces.push(Buffer.concat([head, message.subarray(at, at + PIECE_BYTES)]))
    }
    return pieces
  }
}

/** What a piece completes: a message, nothing yet, or nothing ever more because a piece is missing. */
export type Joined = Buffer | 'more' | 'lost'

/** Joins the pieces of one answer. */
export function createPieceJoiner(): (piece: Uint8Array) => Joined {
  let next = 0
  let parts: Uint8Array[] = []
  let bytes = 0
  return piece => {
    const head = Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    if (piece.length < HEAD_BYTES) return 'lost'
    const number = head.readUInt32LE(0)
    // The first is sent until it is heard; servers may deliver a copy late.
    if (number === 0 && next > 0) return 'more'
    if (number !== next) return 'lost'
    next++
    bytes += piece.length
    if (bytes > MESSAGE_LIMIT_BYTES) return 'lost'
    parts.push(piece.subarray(HEAD_BYTES))
    if (head[4] !== 1) return 'more'
    const message = Buffer.concat(parts)
    parts = []
    bytes = 0
    return message
  }
}
