import { type HttpRequest, type Origin, originText } from './message.ts'

/**
 * The same request as one curl command for a POSIX shell. The address may hold a shell's variable:
 * `http://127.0.0.1:$PORT`.
 */
export function curlOf(request: HttpRequest, origin: Origin | string): string {
  const { method, target, headers, body } = request
  const base = typeof origin === 'string' ? origin : originText(origin)
  const words = [
    'curl -i',
    // curl would clean up dots and read brackets as patterns.
    ...(/(^|\/)\.\.?(\/|$)/.test(target.split('?')[0] ?? '') ? ['--path-as-is'] : []),
    ...(/[[\]{}]/.test(target) ? ['-g'] : []),
    ...methodWords(method, body !== null),
    ...headers.flatMap((header) => headerWords(header)),
    ...(needsNoType(request) ? ["-H 'content-type:'"] : []),
    ...bodyWords(body),
    urlWord(base, target),
  ]
  const command = words.join(' ')
  return body !== null && !isText(body)
    ? `printf '%s' '${body.toString('base64')}' | base64 -d | ${command}`
    : command
}

function methodWords(method: string, hasBody: boolean): string[] {
  if (method === 'HEAD') return ['-I']
  return method === (hasBody ? 'POST' : 'GET') ? [] : [`-X ${quoted(method)}`]
}

/** What curl makes by itself is left to it. */
function headerWords([name, value]: readonly [string, string]): string[] {
  if (/^(connection|content-length)$/i.test(name)) return []
  return [`-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`]
}

/** curl says that a body is a form where nothing else is said. */
function needsNoType({ body, headers }: HttpRequest): boolean {
  return body !== null && !headers.some(([name]) => /^content-type$/i.test(name))
}

function bodyWords(body: Buffer | null): string[] {
  if (body === null) return []
  if (!isText(body)) return ['--data-binary @-']
  // --data-raw: curl reads a leading @ as the name of a file elsewhere.
  return [`--data-raw ${quoted(body.toString('utf8'))}`]
}

function isText(body: Buffer): boolean {
  const text = body.toString('utf8')
  return !text.includes('\0') && Buffer.from(text).equals(body)
}

function urlWord(base: string, target: string): string {
  const url = `${base}${target}`
  if (!base.includes('$')) return quoted(url)
  return `"${base}"${quoted(target)}`
}

/** A word for a POSIX shell. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
