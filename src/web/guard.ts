import type { FastifyRequest } from 'fastify'
import { Problem } from '../kit/problem.ts'

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])
const readingMethods = new Set(['GET', 'HEAD'])

/**
 * A laptop answers its own browser and programs only. A page of another site can make a browser
 * send requests here, so both what the request is addressed to and where it comes from are looked
 * at: Host stops DNS rebinding, Origin and Sec-Fetch-Site stop forged forms. `hosts` are names that
 * a proxy of ours answers to; it may speak https.
 */
export function guard(
  request: FastifyRequest,
  settings: { readonly port: number; readonly hosts: readonly string[] },
): void {
  const port = request.socket.localPort ?? settings.port
  const host = (request.headers.host ?? '').toLowerCase()
  const isNamed = settings.hosts.includes(host)
  if (!isNamed && !isOwnHost(host, port)) {
    throw new Problem('wrong-host', {
      expected: `Host: ${[`127.0.0.1:${port}`, `localhost:${port}`, ...settings.hosts].join(' or ')}`,
      came: host === '' ? 'no Host' : `Host: ${host.slice(0, 200)}`,
      try: `Open http://127.0.0.1:${port}/ in this machine's own browser.`,
    })
  }
  const site = request.headers['sec-fetch-site']
  const isFromElsewhere = site === 'cross-site' || site === 'same-site'
  const isReading = readingMethods.has(request.method)
  const isOpening = isReading && request.headers['sec-fetch-mode'] === 'navigate'
  const { origin } = request.headers
  const own = isNamed ? [`http://${host}`, `https://${host}`] : [`http://${host}`]
  const isWrongOrigin = origin !== undefined && !own.includes(origin)
  if ((isFromElsewhere && !isOpening) || (isWrongOrigin && !isReading)) {
    throw new Problem('wrong-origin', {
      expected: `a request from a page of ${own.join(' or ')}, or from a program`,
      came:
        origin === undefined
          ? `a request from another site (${site})`
          : `Origin: ${origin.slice(0, 200)}`,
      try: 'Press the button on the page itself.',
    })
  }
}

function isOwnHost(host: string, port: number): boolean {
  const match = /^(.+?)(?::(\d+))?$/.exec(host)
  if (!match?.[1] || !loopbackNames.has(match[1])) return false
  return Number(match[2] ?? 80) === port
}
