import type { FastifyInstance, FastifyReply } from 'fastify'
import { makeAccount } from './people.ts'
import { Problem } from './problems.ts'

type Errors = Readonly<Record<string, string>>

const safe = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const shell = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
  `<meta name="viewport" content="width=device-width"></head><body><main>${body}</main></body></html>`

function row(name: string, label: string, more: string, error: string | undefined): string {
  const message =
    error === undefined ? '' : `<span id="${name}-wrong" role="alert">${safe(error)}</span>`
  const state = error === undefined ? '' : ` aria-invalid="true" aria-describedby="${name}-wrong"`
  return `<div><label>${label} <input name="${name}" required ${more}${state}></label>${message}</div>`
}

function formPage(email: string, errors: Errors): string {
  const [first] = Object.keys(errors)
  const focused = (name: string): string => (name === first ? ' autofocus' : '')
  return shell(
    first === undefined ? 'Sign up' : 'Sign up: please correct',
    `<h1>Join Reel</h1><form method="post" novalidate>${row('email', 'Email', `type="email" autocomplete="email" value="${safe(email)}"${focused('email')}`, errors.email)}${row('password', 'Password (10 to 200 characters)', `type="password" autocomplete="new-password"${focused('password')}`, errors.password)}<button type="submit">Sign up</button></form>`,
  )
}

function errorsOf(problem: Problem): Errors {
  const listed = problem.body.errors as { field: string; message: string }[] | undefined
  if (listed === undefined) return { email: problem.message }
  return Object.fromEntries(listed.map(({ field, message }) => [field, message]))
}

export function formRoutes(app: FastifyInstance): void {
  const show = (reply: FastifyReply, status: number, text: string): FastifyReply =>
    reply.code(status).type('text/html; charset=utf-8').send(text)
  app.get('/sign-up', async (_request, reply) => show(reply, 200, formPage('', {})))
  app.get('/welcome', async (_request, reply) =>
    show(reply, 200, shell('Welcome', '<h1>Welcome</h1><p>You can sign in now.</p>')),
  )
  app.post('/sign-up', async (request, reply) => {
    const fields = new URLSearchParams(String(request.body ?? ''))
    const email = fields.get('email') ?? ''
    try {
      await makeAccount(email, fields.get('password') ?? '')
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return show(reply, error.statusCode, formPage(email, errorsOf(error)))
    }
    return reply.redirect('/welcome', 303)
  })
}
