import type { Exchange } from '../../world/http/exchange.ts'
import { headerOf } from '../../world/http/message.ts'
import type { Judging, Remark } from './judge-response.ts'
import { documentedResponse, type Operation } from './model.ts'

const label = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`

/** What is wrong with how a response came: late, cut short, or not HTTP. */
export function framingRemarks({ operation }: Judging, exchange: Exchange): Remark[] {
  return exchange.problems.flatMap(({ kind, says }): Remark[] => {
    const isBodiless = [204, 205].includes(exchange.response?.status ?? 0)
    switch (kind) {
      case 'refused':
      case 'given-up':
      case 'too-long':
        return []
      case 'timed-out':
        return isStream(exchange) ||
          documentedResponse(operation, exchange.response?.status ?? 200)?.isStream === true
          ? []
          : [
              {
                code: 920,
                cause: `timeout ${operation.id}`,
                title: `${label(operation)} doesn't answer in time`,
                detail: `Expected a whole response. Got: ${says}. Try to find what the handler waits for: a promise that nobody settles, a lock that's never released, a response that is never ended.`,
              },
            ]
      case 'extra-bytes':
        if (isBodiless) {
          const code = exchange.response?.status === 205 ? 111 : 105
          return [
            {
              code,
              cause: `${code} body`,
              title: `${exchange.response?.status} comes with a body`,
              detail: `Expected no bytes after the head of a ${exchange.response?.status}. Got: ${says}. Clients take these bytes for the start of the next response. Try to send no body, or another status.`,
            },
          ]
        }
        if (exchange.request.method === 'HEAD') return [headBody(operation, says)]
        return [framing(operation, kind, says)]
      default:
        return [framing(operation, kind, says)]
    }
  })
}

function headBody(operation: Operation, says: string): Remark {
  return {
    code: 912,
    cause: 'head body',
    title: `HEAD ${operation.path} comes with a body`,
    detail: `Expected the headers alone. Got: ${says}. Clients take these bytes for the start of the next response. Try to let your framework answer HEAD from the GET handler.`,
  }
}

function isStream({ response }: Exchange): boolean {
  return /event-stream|ndjson|x-json-stream|multipart\/x-mixed/.test(
    (response && headerOf(response, 'content-type')) ?? '',
  )
}

function framing(operation: Operation, kind: string, says: string): Remark {
  const { what, advice } = framingWords[kind] ?? {
    what: 'sends a response that breaks HTTP',
    advice: 'to leave the framing to your HTTP library',
  }
  return {
    code: 919,
    cause: `framing ${kind} ${operation.id}`,
    title: `${label(operation)} ${what}`,
    detail: `Expected a whole, well-formed response. Got: ${says}. Try ${advice}.`,
  }
}

const framingWords: Readonly<Record<string, { readonly what: string; readonly advice: string }>> = {
  'closed-early': {
    what: 'breaks off in the middle of its response',
    advice:
      "the request below with the server's log open: a handler that fails after the head is sent leaves the rest out. If nothing failed, compare Content-Length with the body in bytes, not characters",
  },
  'bad-status-line': {
    what: 'starts its response with a broken status line',
    advice: 'to set the status from a fixed list, never from what the client sent',
  },
  'bad-header': {
    what: 'sends a broken header',
    advice:
      'to encode or refuse line breaks and other odd characters before a value goes into a header',
  },
  'bad-length': {
    what: 'announces a length that is none',
    advice: 'to let your HTTP library set Content-Length',
  },
  'bad-chunk': {
    what: 'sends broken chunks',
    advice: 'to let your HTTP library write the chunks, and not to write after the end',
  },
  'extra-bytes': {
    what: 'sends more than it announced',
    advice: 'to compare Content-Length with the bytes that are sent, in bytes, not characters',
  },
}
