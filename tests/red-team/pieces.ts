/** Texts as data: what is repeated is written once, and # in it stands for its number. */
export type Piece = string | { readonly repeat: string; readonly times: number }

export function textOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) =>
      typeof piece === 'string'
        ? piece
        : Array.from({ length: piece.times }, (_, at) =>
            piece.repeat.replaceAll('#', String(at)),
          ).join(''),
    )
    .join('')
}
