// Notes that belong to people, on Fastify: correct unless `--fault=NAME` plants a defect. With
// `--fault=list-all,read-others` they belong to all who signed in, which is no defect.
// Sign up, sign in, then keep notes; the tokens alice-token and bob-token are known from the start.
import crypto from 'node:crypto'
import Fastify from 'fastify'
import { document } from './notes-contract.mjs'

const fault = process.argv.find((one) => one.startsWith('--fault='))?.slice(8) ?? ''
const has = (name) => fault.split(',').includes(name)
const app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } })

const users = new Map()
const tokens = new Map()
const notes = new Map()
for (const name of ['alice', 'bob']) {
  const user = {
    id: crypto.randomUUID(),
    username: `${name}-known`,
    role: 'member',
    password: 'Pw-known-1!',
  }
  users.set(user.username, user)
  tokens.set(`${name}-token`, user)
}

const mistake = (reply, code, error) => reply.code(code).send({ error })
const shownUser = ({ id, username, role, password }) => ({
  id,
  username,
  role,
  ...(has('password-shown') ? { passwordHash: `$2b$10$${'a'.repeat(53)}`, password } : {}),
})

app.setErrorHandler((error, _request, reply) =>
  mistake(reply, error.statusCode ?? 500, error.statusCode ? error.message : 'something broke'),
)
app.setNotFoundHandler((_request, reply) => mistake(reply, 404, 'nothing here'))
app.decorateRequest('user', null)

async function signedIn(request, reply) {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const isOpen =
    has('open-list') && request.method === 'GET' && request.routeOptions.url === '/notes'
  const isOpenDelete = has('open-delete') && request.method === 'DELETE'
  request.user = tokens.get(token) ?? null
  if (has('any-token') && token !== undefined) request.user ??= users.get('alice-known')
  if (request.user !== null) return
  if (isOpen || isOpenDelete) {
    request.user = users.get('alice-known')
    return
  }
  if (!has('no-challenge')) reply.header('www-authenticate', 'Bearer')
  return mistake(reply, 401, 'sign in first')
}

const newUser = {
  type: 'object',
  required: ['username', 'password'],
  properties: {
    username: { type: 'string', minLength: 3, maxLength: 30 },
    password: { type: 'string', minLength: 8, maxLength: 100 },
  },
}
app.post('/users', { schema: { body: newUser } }, (request, reply) => {
  const { username, password, role } = request.body
  if (users.has(username)) return mistake(reply, 409, 'the name is taken')
  const user = {
    id: crypto.randomUUID(),
    username,
    password,
    role: has('assign-role') && role !== undefined ? role : 'member',
  }
  users.set(username, user)
  return reply.code(201).send(shownUser(user))
})
app.post('/login', { schema: { body: newUser } }, (request, reply) => {
  const user = users.get(request.body.username)
  if (user?.password !== request.body.password) {
    reply.header('www-authenticate', 'Bearer')
    return mistake(reply, 401, 'wrong name or password')
  }
  const token = crypto.randomBytes(16).toString('hex')
  tokens.set(token, user)
  return { token }
})

const newNote = {
  type: 'object',
  required: ['text'],
  properties: {
    text: { type: 'string', minLength: 1, maxLength: 1000 },
    color: { enum: ['red', 'blue'] },
  },
}
const own = (request) => {
  const note = notes.get(request.params.noteId)
  return note !== undefined && note.owner === request.user.id ? note : undefined
}
const any = (request) => notes.get(request.params.noteId)

app.register(async (signed) => {
  signed.addHook('onRequest', signedIn)
  signed.get('/me', (request) => shownUser(request.user))
  signed.get('/users/:userId', (request, reply) => {
    const user = [...users.values()].find(({ id }) => id === request.params.userId)
    return user === undefined || user !== request.user
      ? mistake(reply, 404, 'no such user')
      : shownUser(user)
  })
  signed.get('/notes', (request) =>
    [...notes.values()].filter(({ owner }) => has('list-all') || owner === request.user.id),
  )
  signed.post('/notes', { schema: { body: newNote } }, (request, reply) => {
    const { text, color = 'red' } = request.body
    const note = {
      id: crypto.randomUUID(),
      text,
      color,
      owner: request.user.id,
      createdAt: new Date().toISOString(),
    }
    notes.set(note.id, note)
    return reply.code(201).header('location', `/notes/${note.id}`).send(note)
  })
  signed.get(
    '/notes/:noteId',
    (request, reply) =>
      (has('read-others') ? any : own)(request) ?? mistake(reply, 404, 'no such note'),
  )
  signed.put('/notes/:noteId', { schema: { body: newNote } }, (request, reply) => {
    const note = (has('change-others') ? any : own)(request)
    if (note === undefined) return mistake(reply, 404, 'no such note')
    const { text, color = 'red' } = request.body
    return Object.assign(note, { text, color })
  })
  signed.delete('/notes/:noteId', (request, reply) => {
    const note = (has('delete-others') ? any : own)(request)
    if (note === undefined) return mistake(reply, 404, 'no such note')
    notes.delete(note.id)
    return reply.code(204).send()
  })
})
app.get('/openapi.json', () => document)
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
process.on('SIGTERM', () => app.close().then(() => process.exit(0)))
