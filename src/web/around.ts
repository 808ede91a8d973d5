import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Around } from './components/shell.tsx'
import { readTheme, themeCookie } from './theme.ts'

/** How a route tells a page what is around it. */
export type MakeAround = (request: FastifyRequest, next?: Around['next']) => Around

export function aroundOf(
  request: FastifyRequest,
  { assets, program }: Pick<Around, 'assets' | 'program'>,
  next: Around['next'],
): Around {
  return {
    assets,
    program,
    theme: readTheme(request.cookies?.[themeCookie]),
    styleNonce: styleNonceOf(request),
    next,
  }
}

const nonces = new WeakMap<FastifyRequest, string>()

/** New for every request: the editor's own style sheet carries it. */
export function styleNonceOf(request: FastifyRequest): string {
  const known = nonces.get(request)
  if (known !== undefined) return known
  const nonce = randomBytes(12).toString('base64url')
  nonces.set(request, nonce)
  return nonce
}
