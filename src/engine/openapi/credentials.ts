import type { Header, HttpRequest } from '../../world/http/message.ts'
import { isObject } from './json.ts'
import type { Api, SecurityScheme } from './model.ts'
import { plainName } from './resources.ts'

/** Who sends a request. `anyone` is the first identity; `nobody` sends no credentials. */
export type Identity = string

export const anyone = 'anyone'
export const nobody = 'nobody'
export const stranger = 'stranger'

/** The headers that each identity sends. */
export interface Credentials {
  readonly names: readonly Identity[]
  /** Whether anything to sign in with is known. */
  readonly isGiven: () => boolean
  headersOf(identity: Identity): readonly Header[]
  /** Looks for a token in a response; keeps the first when no credentials were given. */
  learn(signIn: SignIn): void
  /** What was learned was refused, as after a sign-out: forgets it and says how it was learned. */
  forget(): SignIn | null
}

/** An answer that may hold a token, and the request that brought it. */
export interface SignIn {
  readonly request: HttpRequest
  readonly json: unknown
  readonly cookies: readonly string[]
}

/** Credentials from `--header` and `--as`, or learned from a sign-in on the way. */
export function makeCredentials(
  api: Api,
  given: {
    readonly headers: readonly Header[]
    readonly identities: ReadonlyMap<string, readonly Header[]>
  },
): Credentials {
  const secretNames = credentialNames(api)
  const isSecret = ([name]: Header): boolean => secretNames.has(name.toLowerCase())
  const open = given.headers.filter((header) => !isSecret(header))
  const names = [...given.identities.keys()]
  const own = given.headers.filter(isSecret)
  let learned: Header[] = []
  let learnedBy: SignIn | null = null
  const signedIn = (identity: Identity): readonly Header[] => {
    const chosen = given.identities.get(identity) ?? given.identities.get(names[0] ?? '')
    if (chosen !== undefined) return chosen
    return own.length > 0 ? own : learned
  }
  return {
    names,
    isGiven: () => names.length > 0 || own.length > 0 || learned.length > 0,
    headersOf: (identity) => {
      if (identity === nobody) return open
      if (identity === stranger) return [...open, ...signedIn(anyone).map(spoiled)]
      return [...open, ...signedIn(identity)]
    },
    learn: (signIn) => {
      if (names.length + own.length + learned.length > 0) return
      learned = tokenHeaders(api, signIn.json, signIn.cookies)
      if (learned.length > 0) learnedBy = signIn
    },
    forget: () => {
      const before = learned.length > 0 ? learnedBy : null
      learned = []
      return before
    },
  }
}

function credentialNames(api: Api): Set<string> {
  const documented = [...api.schemes.values()]
    .filter(({ type, in: place }) => type === 'apiKey' && place === 'header')
    .map(({ parameter }) => parameter.toLowerCase())
  const usual = ['authorization', 'cookie', 'x-api-key', 'api-key', 'x-auth-token', 'x-token']
  return new Set([...documented, ...usual, 'x-user-id', 'x-user', 'x-session', 'x-access-token'])
}

/** The same header with a secret that nobody was given. */
function spoiled([name, value]: Header): Header {
  const [, scheme, secret] = /^(\S+\s+)?(.*)$/.exec(value) ?? []
  const turned = [...(secret ?? '')].toReversed().join('')
  return [name, `${scheme ?? ''}${turned === secret ? `${secret}x` : turned}`]
}

function tokenHeaders(api: Api, json: unknown, cookies: readonly string[]): Header[] {
  const schemes = [...api.schemes.values()]
  const token = findToken(json)
  const usesBearer = schemes.some(
    ({ type, scheme }) =>
      (type === 'http' && scheme === 'bearer') || type === 'oauth2' || type === 'openIdConnect',
  )
  if (token !== undefined && usesBearer) return [['authorization', `Bearer ${token}`]]
  const key = schemes.find(({ type, in: place }) => type === 'apiKey' && place === 'header')
  if (token !== undefined && key !== undefined) {
    const isAuthorization = key.parameter.toLowerCase() === 'authorization'
    return [[key.parameter, isAuthorization ? `Bearer ${token}` : token]]
  }
  const set = cookies.find((line) => schemes.some((scheme) => isSession(scheme, line)))
  return set === undefined ? [] : [['cookie', set.split(';')[0] as string]]
}

/** OpenAPI 2.0 knows no cookies as credentials, so documents name the header Cookie there. */
function isSession({ type, in: place, parameter }: SecurityScheme, line: string): boolean {
  if (type !== 'apiKey' || /^[^=]+=\s*(;|$)/.test(line)) return false
  if (place === 'header') return parameter.toLowerCase() === 'cookie'
  return place === 'cookie' && line.startsWith(`${parameter}=`)
}

const tokenNames = ['accesstoken', 'token', 'jwt', 'idtoken', 'sessiontoken', 'authtoken', 'apikey']

/** A token in a response, under one of its usual names. */
export function findToken(json: unknown, depth = 0): string | undefined {
  if (!isObject(json) || depth > 3) return undefined
  for (const wanted of tokenNames) {
    const found = Object.entries(json).find(([name]) => plainName(name) === wanted)?.[1]
    if (typeof found === 'string' && found.length >= 6 && !/[\s\r\n]/.test(found)) return found
  }
  for (const value of Object.values(json)) {
    const found = findToken(value, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
