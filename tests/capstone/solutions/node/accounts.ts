import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type http from 'node:http'
import { promisify } from 'node:util'
import { codeOf, rowsOf } from './database.ts'
import { type Answer, Failure, type FieldError, fieldsOf, refuseFields } from './http.ts'
import { limiterOf } from './limit.ts'

const hash = promisify<string, Buffer, number, Buffer>(scrypt)
const hashBytes = 32
const guesses = limiterOf(process.env)

export interface Account extends Record<string, unknown> {
  readonly id: number
  readonly email: string
}

interface Credentials {
  readonly email: string
  readonly password: string
}

function readCredentials(body: unknown, isNew: boolean): Credentials {
  const { email, password } = fieldsOf(body)
  const errors: FieldError[] = []
  const isEmail = typeof email === 'string' && email.length <= 254 && !email.includes('\0')
  if (!isEmail || (isNew && !/^[^\s@]+@[^\s@]+$/.test(email))) {
    errors.push({ field: 'email', message: 'Enter an address such as ada@reel.example' })
  }
  const length = typeof password === 'string' ? [...password].length : -1
  if (length < (isNew ? 10 : 0) || length > 200) {
    errors.push({ field: 'password', message: 'Enter 10 to 200 characters' })
  }
  refuseFields(errors)
  return { email, password } as Credentials
}

export async function signUp(body: unknown): Promise<Answer> {
  const { email, password } = readCredentials(body, true)
  const salt = randomBytes(16)
  const hashed = await hash(password, salt, hashBytes)
  try {
    const [account] = await rowsOf<Account>(
      'INSERT INTO account (email, salt, password_hash) VALUES ($1, $2, $3) RETURNING id, email',
      [email, salt, hashed],
    )
    return { status: 201, json: account }
  } catch (error) {
    if (codeOf(error) !== '23505') throw error
    throw new Failure(409, 'There is an account for this email already')
  }
}

const nobody = { salt: randomBytes(16), password_hash: randomBytes(hashBytes) }

export async function signIn(body: unknown): Promise<Answer> {
  const { email, password } = readCredentials(body, false)
  const guess = guesses.begin(email.toLowerCase())
  const [account] = await rowsOf<Account & { salt: Buffer; password_hash: Buffer }>(
    'SELECT id, salt, password_hash FROM account WHERE lower(email) = lower($1)',
    [email],
  )
  // As long as for an account that's there.
  const { salt, password_hash: wanted } = account ?? nobody
  const isRight = timingSafeEqual(await hash(password, salt, hashBytes), wanted)
  if (!account || !isRight) {
    throw new Failure(401, 'Email or password is wrong', {}, { 'www-authenticate': 'Bearer' })
  }
  guess.forget()
  const token = randomBytes(24).toString('base64url')
  await rowsOf('INSERT INTO session (token_hash, account_id) VALUES ($1, $2)', [
    tokenHash(token),
    account.id,
  ])
  return { status: 201, json: { token } }
}

/** A token is random, so a plain hash is enough to keep it useless for who reads the table. */
const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

function tokenOf({ headers }: http.IncomingMessage): string {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
}

/** Whose token it is. Throws a 401. */
export async function accountOf(request: http.IncomingMessage): Promise<Account> {
  const [account] = await rowsOf<Account>(
    `SELECT account.id, account.email FROM session JOIN account ON account.id = account_id
     WHERE token_hash = $1`,
    [tokenHash(tokenOf(request))],
  )
  if (!account) throw new Failure(401, 'Sign in first', {}, { 'www-authenticate': 'Bearer' })
  return account
}

export async function signOut(request: http.IncomingMessage): Promise<Answer> {
  await accountOf(request)
  await rowsOf('DELETE FROM session WHERE token_hash = $1', [tokenHash(tokenOf(request))])
  return { status: 204 }
}
