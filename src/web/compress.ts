import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)
const textTypes = /^(?:text\/|application\/(?:problem\+)?json|image\/svg)/
const worthBytes = 1_000

/** Compresses what a route made, where the asker reads it; streams and small texts pass. */
export async function compressAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const type = String(reply.getHeader('content-type') ?? '')
  if (typeof payload !== 'string' || payload.length < worthBytes || !textTypes.test(type))
    return payload
  if (reply.getHeader('content-encoding') !== undefined) return payload
  reply.header('vary', 'Accept-Encoding')
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const bytes = Buffer.from(payload)
  if (/\bbr\b/.test(accepted)) {
    reply.header('content-encoding', 'br').removeHeader('content-length')
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 7,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    }
    return brotli(bytes, { params })
  }
  if (/\bgzip\b/.test(accepted)) {
    reply.header('content-encoding', 'gzip').removeHeader('content-length')
    return gzipped(bytes)
  }
  return payload
}
